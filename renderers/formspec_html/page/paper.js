// What goes to the printer: the form as it is filled in, or the paper to fill in by hand.

function printBlank() {
  root.classList.add("blank");
  window.addEventListener("afterprint", () => root.classList.remove("blank"), { once: true });
  print();
}

PARTS.print.addEventListener("click", () => print());
PARTS.blank.addEventListener("click", printBlank);
