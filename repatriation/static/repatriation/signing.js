// A signature drawn with finger, pen or mouse. What is sent are the points of its lines, and nothing else.

const MOST_POINTS = 1400;

for (const pad of document.querySelectorAll("[data-signature]")) {
  const field = document.getElementById(pad.dataset.signature);
  const sheet = pad.querySelector("canvas");
  const pen = sheet.getContext("2d");
  let strokes = [];
  let line = null;
  pad.hidden = false;
  Object.assign(pen, { lineWidth: 4, lineCap: "round", lineJoin: "round" });

  const placed = (event) => {
    const box = sheet.getBoundingClientRect();
    return [
      Math.round(((event.clientX - box.left) / box.width) * sheet.width),
      Math.round(((event.clientY - box.top) / box.height) * sheet.height),
    ];
  };
  const points = () => strokes.reduce((count, stroke) => count + stroke.length, 0);
  const write = () => {
    field.value = strokes.length ? JSON.stringify(strokes) : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const redraw = () => {
    pen.clearRect(0, 0, sheet.width, sheet.height);
    for (const [first, ...rest] of strokes) {
      pen.beginPath();
      pen.moveTo(...first);
      for (const point of rest.length ? rest : [first]) pen.lineTo(...point);
      pen.stroke();
    }
  };

  sheet.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || points() >= MOST_POINTS) return;
    event.preventDefault();
    sheet.setPointerCapture(event.pointerId);
    line = [placed(event)];
    strokes.push(line);
    redraw();
  });
  sheet.addEventListener("pointermove", (event) => {
    if (!line || !event.isPrimary || points() >= MOST_POINTS) return;
    const [x, y] = placed(event);
    const [lastX, lastY] = line.at(-1);
    if (Math.abs(x - lastX) + Math.abs(y - lastY) < 3) return;
    line.push([x, y]);
    redraw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    sheet.addEventListener(end, () => {
      if (line) write();
      line = null;
    });
  }
  pad.querySelector("[data-clear]").addEventListener("click", () => {
    strokes = [];
    redraw();
    write();
  });
  // What came back with an error is shown again.
  try {
    strokes = JSON.parse(field.value || "[]");
    redraw();
  } catch {
    field.value = "";
  }
}
