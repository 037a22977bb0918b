"""A picture made ready for reading: red seals bleached, skew taken out."""

from __future__ import annotations

from typing import Any

_MAX_SKEW = 8.0  # degrees


def prepare(picture: Any) -> Any:
    """BGR picture without a seal's red over black type, turned upright."""
    return upright(bleach_seals(picture))


def bleach_seals(picture: Any) -> Any:
    """In round red marks the red channel replaces all three: ink of the seal turns white, black type stays.

    Only compact marks are bleached: a document's red heading (红头) and red rules are wide and stay.
    """
    import cv2
    import numpy

    blue, green, red = (picture[:, :, i].astype(numpy.int16) for i in range(3))
    mask = ((red - numpy.maximum(blue, green)) > 40).astype(numpy.uint8)
    if int(mask.sum()) < 400:
        return picture
    width = mask.shape[1]
    step = max(1, width // 120)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, numpy.ones((step, step), numpy.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    out = None
    for index in range(1, count):
        x, y, w, h, area = (int(v) for v in stats[index])
        if min(w, h) < width * 0.08 or max(w, h) > width * 0.5 or not 0.6 < w / h < 1.7 or area < 0.05 * w * h:
            continue
        if out is None:
            out = picture.copy()
        spot = out[y : y + h, x : x + w]
        light = spot[:, :, 2].astype(numpy.int16)
        reddish = light - numpy.minimum(spot[:, :, 0], spot[:, :, 1])
        level = numpy.where(reddish > 25, numpy.clip(light * 2 - 110, 0, 255), light).astype(numpy.uint8)
        spot[:] = level[:, :, None]
    return picture if out is None else out


def skew(picture: Any) -> float:
    """Degrees by which the lines of type run down to the right; 0 when no lines are found."""
    import cv2
    import numpy

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = 800 / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    _, ink = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    if not 0.005 < float(ink.mean()) < 0.5:
        return 0.0
    height, width = ink.shape

    def sharpness(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
        rows = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1).astype(numpy.float64)
        return float(((rows[1:] - rows[:-1]) ** 2).sum())

    coarse = max((step / 2 for step in range(int(-_MAX_SKEW * 2), int(_MAX_SKEW * 2) + 1)), key=sharpness)
    fine = max((coarse + step / 10 for step in range(-5, 6)), key=sharpness)
    return fine if sharpness(fine) > 1.1 * sharpness(0) else 0.0


def upright(picture: Any) -> Any:
    """The picture with its skew taken out, when there is any worth mentioning."""
    import cv2

    angle = skew(picture)
    if abs(angle) < 0.3:
        return picture
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return cv2.warpAffine(
        picture,
        turn,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )
