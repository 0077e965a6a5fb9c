"""Drives a headless Chromium through its DevTools pipe; the standard library is enough. Also reads its PNGs."""

import base64
import json
import os
import shutil
import struct
import subprocess
import tempfile
import zlib


def find_browser():
    """Debian's chromium, or Chrome under its names; None if there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


class Browser:
    """One page. Events that came in while a command was under way are kept in `events`."""

    def __init__(self, program):
        self.events = []
        self._last = 0
        self._rest = b""
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        from_us, self._to = os.pipe()
        self._from, to_us = os.pipe()

        def fds_3_and_4():  # where Chromium reads and writes; both may be in use, so by way of high ones
            high = os.dup(from_us), os.dup(to_us)
            spare = [os.dup2(fd, 100 + i) for i, fd in enumerate(high)]
            os.dup2(spare[0], 3)
            os.dup2(spare[1], 4)

        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                     "--disable-background-networking", "--remote-debugging-pipe",
                     "--user-data-dir=" + self._profile.name, "about:blank"]
        self._process = subprocess.Popen([program] + arguments, close_fds=False, preexec_fn=fds_3_and_4,
                                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL)
        os.close(from_us)
        os.close(to_us)
        self._session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def close(self):
        self._process.terminate()
        self._process.wait()
        self._profile.cleanup()

    def _receive(self):
        while b"\0" not in self._rest:
            piece = os.read(self._from, 1 << 16)
            if not piece:
                raise RuntimeError("the browser has ended")
            self._rest += piece
        message, self._rest = self._rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self._receive())

    def open(self, url):
        self.events.clear()
        self.call("Page.navigate", url=url)
        self.wait_for("Page.loadEventFired")

    def set_screen(self, width, height, phone, dark=False):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self.call("Emulation.setEmulatedMedia",
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def screenshot(self, whole_page=False):
        """PNG bytes."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole_page)
                                ["data"])


def pixels(png):
    """(width, height, list of rows of bytes, bytes a pixel) of an 8-bit PNG without interlacing."""
    at, data, header = 8, b"", None
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + size]
        if kind == b"IHDR":
            header = struct.unpack(">IIBBBBB", body)
        elif kind == b"IDAT":
            data += body
        at += 12 + size
    width, height, depth, colour, _, _, interlaced = header
    channels = {2: 3, 6: 4}[colour]
    assert depth == 8 and interlaced == 0
    raw, stride = zlib.decompress(data), width * channels
    rows, previous = [], bytearray(stride)
    for y in range(height):
        filter_kind = raw[y * (stride + 1)]
        row = bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride if filter_kind else 0):
            a = row[x - channels] if x >= channels else 0
            b = previous[x]
            c = previous[x - channels] if x >= channels else 0
            if filter_kind == 1:
                row[x] = row[x] + a & 255
            elif filter_kind == 2:
                row[x] = row[x] + b & 255
            elif filter_kind == 3:
                row[x] = row[x] + (a + b) // 2 & 255
            else:
                p = a + b - c
                nearest = min((abs(p - a), 0, a), (abs(p - b), 1, b), (abs(p - c), 2, c))
                row[x] = row[x] + nearest[2] & 255
        rows.append(row)
        previous = row
    return width, height, rows, channels


def distinct_colours(png):
    _, _, rows, channels = pixels(png)
    return len({bytes(row[i:i + channels]) for row in rows for i in range(0, len(row), channels)})
