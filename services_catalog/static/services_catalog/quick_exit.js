// Leaves at once and puts the other page in the place of this one, so that "back" does not lead here again. Three times
// Shift does the same. Without JavaScript the link still leads away. Written for old phones.
(function () {
  var link = document.getElementById("exit");
  var pressed = 0;
  if (!link) return;
  function leave(event) {
    if (event) event.preventDefault();
    document.body.style.display = "none";
    window.location.replace(link.href);
  }
  link.addEventListener("click", leave);
  document.addEventListener("keyup", function (event) {
    pressed = event.key === "Shift" ? pressed + 1 : 0;
    if (pressed > 2) leave();
  });
})();
