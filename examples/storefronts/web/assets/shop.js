// What htmx does not: forms that send themselves when a choice is made, and the figure beside the
// slider. Without scripts the same forms have buttons.

document.documentElement.classList.add("scripted");

// The lists and the cart answer as soon as something is chosen.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && form.reportValidity()) {
    form.requestSubmit();
  }
});

// The figure follows the slider's handle.
document.addEventListener("input", (event) => {
  if (event.target.id === "slider") {
    document.getElementById("chosen").textContent = event.target.value;
  }
});

// One explanation at a time, and Escape closes it.
document.addEventListener("toggle", (event) => {
  const opened = event.target;
  if (opened.matches?.("details.why") && opened.open) {
    for (const other of document.querySelectorAll("details.why[open]")) {
      if (other !== opened) other.open = false;
    }
  }
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details.why[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
