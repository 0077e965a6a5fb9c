#!/usr/bin/env python3
"""Opens the HTML report of `convert` in a real browser: on a phone and on a desktop, light and dark. Nothing may be
blank, wider than the screen, loaded from elsewhere or complained about in the console.

    check_report_in_browser.py --program build/release/bin/slimconv --sample samples/shapes [--keep DIR] [--page FILE]

--keep leaves the page and the screenshots there. Exits with 77 ("skipped") where there is no Chromium."""

import argparse
import pathlib
import subprocess
import sys
import tempfile

from browser import Browser, distinct_colours, find_browser

SCREENS = {  # name: width, height, phone, dark
    "phone": (390, 844, True, False),
    "phone_dark": (390, 844, True, True),
    "narrow": (360, 640, True, False),
    "desktop": (1280, 900, False, False),
}
SECTIONS = ["accuracy", "drop", "steps", "layers", "ranges", "operators", "times", "made"]
LEAST_COLOURS = 20  # text alone has more, thanks to smoothed edges

# What sticks out of the page, whatever hides it: nothing but the insides of parts that scroll by themselves may.
WIDE = """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right >
  document.documentElement.clientWidth + 1 && !e.closest('.scroll')).map(e => e.outerHTML.slice(0, 80))"""


# Parts that have to be scrolled sideways to be read.
SCROLLED = """[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e =>
  e.closest('section').id + ' ' + e.scrollWidth + ' of ' + e.clientWidth)"""


def make_page(program, sample, folder):
    page = folder / "report.html"
    subprocess.run([program, sample / "model.onnx", folder / "int8.onnx", "--data", sample / "calibration",
                    "--samples", "36", "--calibrator", "percentile=99", "--max-drop", "1", "--report", page, "--quiet"],
                   check=True)
    return page


def problems_of(browser, page, screen, keep):
    width, height, phone, dark = SCREENS[screen]
    browser.set_screen(width, height, phone, dark)
    browser.open(page.as_uri())
    for_all = "document.querySelectorAll('details').forEach(d => d.open = true)"
    if keep:
        (keep / f"{screen}.png").write_bytes(browser.screenshot())
        browser.evaluate(for_all)
        (keep / f"{screen}_whole.png").write_bytes(browser.screenshot(whole_page=True))
    colours = distinct_colours(browser.screenshot())
    if colours < LEAST_COLOURS:
        yield f"the screenshot has only {colours} colours"
    browser.evaluate(for_all)
    if (laid_out := browser.evaluate("window.innerWidth")) != width:
        yield f"laid out {laid_out} wide on a screen of {width}"
    if (scroll := browser.evaluate("document.documentElement.scrollWidth")) > width:
        yield f"the page is {scroll} wide on a screen of {width}"
    if wide := browser.evaluate(WIDE):
        yield f"sticks out: {wide}"
    if scrolled := browser.evaluate(SCROLLED):
        yield f"must be scrolled sideways: {scrolled}"
    if (size := browser.evaluate("parseFloat(getComputedStyle(document.querySelector('td')).fontSize)")) < 12:
        yield f"tables are {size} px small"
    for section in SECTIONS:
        if not browser.evaluate(f"(document.querySelector('section#{section}')?.offsetHeight ?? 0) > 50"):
            yield f"no section {section}"
    for event in browser.events:
        method, detail = event.get("method"), event.get("params")
        if method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
            yield f"console: {detail}"
        if method == "Network.requestWillBeSent" and not detail["request"]["url"].startswith(("data:", "file:")):
            yield f"loads {detail['request']['url']}"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--program", required=True)
    arguments.add_argument("--sample", type=pathlib.Path, required=True)
    arguments.add_argument("--keep", type=pathlib.Path)
    arguments.add_argument("--page", type=pathlib.Path, help="instead of converting the sample")
    options = arguments.parse_args()
    program = find_browser()
    if program is None:
        print("skipped: no chromium")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        page = options.page or make_page(options.program, options.sample, options.keep or pathlib.Path(folder))
        browser = Browser(program)
        try:
            problems = [f"{screen}: {problem}" for screen in SCREENS
                        for problem in problems_of(browser, page.resolve(), screen, options.keep)]
        finally:
            browser.close()
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
