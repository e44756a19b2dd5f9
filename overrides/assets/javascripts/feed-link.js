// Material takes every link[rel=alternate] for a translation and asks for a sitemap beside it when the
// page is ready. The feed is none: it steps aside until then. Must not be deferred.
const feeds = document.querySelectorAll('link[rel=alternate][type="application/atom+xml"]')
for (const feed of feeds) feed.rel = "feed"
addEventListener("load", () => { for (const feed of feeds) feed.rel = "alternate" })
