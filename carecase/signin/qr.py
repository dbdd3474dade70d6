"""A QR code as the path of an <svg> that the page itself holds: the policy lets no picture in from elsewhere."""

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

QUIET = 4  # modules of white around it


def path_and_size(text):
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    size = range(code.getModuleCount())
    dark = [(column, row) for row in size for column in size if code.isDark(row, column)]
    return "".join(f"M{column + QUIET} {row + QUIET}h1v1h-1z" for column, row in dark), len(size) + 2 * QUIET
