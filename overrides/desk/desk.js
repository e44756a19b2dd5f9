// The desk: bars of their length; a record's page and its PDF side by side.
for (const bar of document.querySelectorAll('[data-percent]')) bar.style.width = `${bar.dataset.percent}%`;
const beside = document.getElementById('beside');
const [page, pdf] = beside.querySelectorAll('iframe');
document.addEventListener('click', event => {
  const button = event.target.closest('[data-pdf]');
  if (!button) return;
  page.src = button.dataset.page;
  pdf.src = button.dataset.pdf;
  beside.showModal();
});
beside.addEventListener('close', () => { page.removeAttribute('src'); pdf.removeAttribute('src'); });
