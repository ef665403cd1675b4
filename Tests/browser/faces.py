"""Photos as offices send them, drawn by the browser itself: nobody's face, 295 × 413 pixels, about 20 KiB each."""

import base64
import io
import zipfile

#: A head before a wall, with grain so that it weighs what a photo weighs; each another one.
DRAW = """([first, count]) => Array.from({length: count}, (_, index) => {
  const seed = first + index + 1;
  let state = seed * 2654435761 % 4294967296;
  const random = () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
  const canvas = new OffscreenCanvas(295, 413);
  const pen = canvas.getContext("2d");
  const ellipse = (x, y, w, h, colour) => {
    pen.fillStyle = colour; pen.beginPath(); pen.ellipse(x, y, w, h, 0, 0, 7); pen.fill(); };
  pen.fillStyle = "#6f9ed6"; pen.fillRect(0, 0, 295, 413);
  ellipse(147, 440, 140, 120, ["#26324a", "#5a2f2f", "#2f5a3c", "#444"][seed % 4]);
  ellipse(147, 165, 92, 118, ["#1d1714", "#3a2416", "#22252b"][seed % 3]);
  ellipse(147, 195, 76, 98, ["#e3b894", "#d3a27c", "#f0cdb0"][seed % 3]);
  ellipse(118, 185, 9, 6, "#222"); ellipse(176, 185, 9, 6, "#222");
  pen.lineWidth = 5; pen.strokeStyle = "#933"; pen.beginPath();
  pen.arc(147, 225, 28, .3 + seed % 3 * .2, 2.6); pen.stroke();
  const grain = pen.getImageData(0, 0, 295, 413);
  for (let at = 0; at < grain.data.length; at += 4) {
    const by = (random() - .5) * 26; for (let c = 0; c < 3; c += 1) grain.data[at + c] += by; }
  pen.putImageData(grain, 0, 0);
  return canvas.convertToBlob({type: "image/jpeg", quality: .62}).then((blob) => blob.arrayBuffer())
    .then((bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("")));
}).reduce((before, face) => before.then((all) => face.then((one) => [...all, one])), Promise.resolve([]))"""


def draw(page, count: int) -> list[bytes]:
    drawn: list[bytes] = []
    while len(drawn) < count:
        drawn += map(base64.b64decode, page.evaluate(DRAW, [len(drawn), min(50, count - len(drawn))]))
    return drawn


def archive(photos: list[tuple[str, bytes]]) -> bytes:
    """As an office packs them: each file named by the number of its person."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for number, photo in photos:
            packed.writestr(f"照片/{number}.jpg", photo)
    return file.getvalue()


def file_all(page, base: str, photos: list[tuple[str, bytes]]) -> None:
    """Through the console, as the registrar does: uploaded, looked at, taken."""
    page.goto(f"{base}/candidates/imports")
    page.set_input_files("input[type=file]", {
        "name": "照片.zip", "mimeType": "application/zip", "buffer": archive(photos)})
    page.click("form[enctype] button")
    page.wait_for_url("**/candidates/imports/*")
    page.click("form[action$='/confirmation'] button")
    page.wait_for_url("**/candidates")
