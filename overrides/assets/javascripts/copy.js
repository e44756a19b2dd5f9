// Adds what only a script can: copying a citation or the page's address, and today's date in a citation.
// Without it the texts can be selected and the link can be followed.
const status = document.querySelector("[data-copy-status]")

async function copy(text, control) {
  await navigator.clipboard.writeText(text)
  const label = control.textContent
  control.textContent = control.dataset.copied
  status.textContent = control.dataset.copied
  setTimeout(() => { control.textContent = label; status.textContent = "" }, 2000)
}

for (const today of document.querySelectorAll("[data-today]")) {
  const day = new Date()
  const two = number => String(number).padStart(2, "0")
  today.textContent = `${two(day.getDate())}.${two(day.getMonth() + 1)}.${day.getFullYear()}`
}

// The clipboard is closed to pages that came over plain http, localhost apart.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const text = button.parentElement.querySelector("[data-cite]")
    button.hidden = false
    button.addEventListener("click", () => copy(text.textContent.trim(), button))
  }
  for (const link of document.querySelectorAll("[data-copy-link]")) {
    link.addEventListener("click", event => {
      event.preventDefault()
      copy(link.href, link)
    })
  }
}
