// Opens the menu by keyboard too: Material's own way is a label, which takes no focus.
// Without scripts the label stays, and the footer holds the same links.

const drawer = document.getElementById("__drawer");
const menu = document.querySelector(".md-sidebar--primary");
const button = document.querySelector("button[data-opens=menu]");

button.addEventListener("click", () => drawer.click());
drawer.addEventListener("change", () => {
  button.setAttribute("aria-expanded", drawer.checked);
  if (drawer.checked) menu.querySelector("a").focus({ preventScroll: true });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !drawer.checked) return;
  drawer.click();
  button.focus();
});
