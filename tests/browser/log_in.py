#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Logs in with the example log_in as a user with a browser: see tests/browser/run."""
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

example, pictures = sys.argv[1], pathlib.Path(sys.argv[2])
pictures.mkdir(parents=True, exist_ok=True)


def chromium():
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=900,700"):
        options.add_argument(argument)
    options.accept_insecure_certs = True  # the sandbox's certificate is its own
    return webdriver.Chrome(options=options)


class Login:
    """The example, which waits for its user."""

    def __init__(self, *arguments):
        self.store = pathlib.Path(tempfile.mkdtemp()) / "cx.json"
        self.process = subprocess.Popen([example, "--store", str(self.store), *arguments], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.text = ""
        while not (found := re.search(r"(https://\S+/oauth/authorize\S+)", self.text)):
            line = self.process.stdout.readline()
            assert line, self.text
            self.text += line
        self.url = found.group(1)

    def end(self):
        """Its output and its exit status."""
        rest, _ = self.process.communicate(timeout=60)
        self.text += rest
        if self.store.exists():
            token = re.search(r'"AccessToken":"([^"]+)"', self.store.read_text()).group(1)
            assert token not in self.text, "the token is in the output"
        return self.text, self.process.returncode


def press(browser, button):
    browser.find_element(By.ID, button).click()


def wait_for_title(browser, title):
    WebDriverWait(browser, 30).until(lambda b: b.title == title, f"the title is {browser.title!r}")


def authorised(browser):
    login = Login()
    browser.get(login.url)
    assert browser.title == "Authorise sandbox?", browser.title
    assert browser.find_element(By.ID, "authorize").text == "Authorise"
    assert browser.find_element(By.ID, "deny").text == "Deny"
    browser.save_screenshot(str(pictures / "authorize.png"))
    press(browser, "authorize")
    wait_for_title(browser, "You are logged in")
    browser.save_screenshot(str(pictures / "logged_in.png"))
    assert not [entry for entry in browser.get_log("browser") if "favicon" not in entry["message"]]
    text, status = login.end()
    assert status == 0 and "Hello Jane Doe" in text, text


def denied(browser):
    login = Login()
    browser.get(login.url)
    press(browser, "deny")
    wait_for_title(browser, "You are not logged in")
    browser.save_screenshot(str(pictures / "denied.png"))
    text, status = login.end()
    assert status == 1 and "access denied" in text, text


def wrong_state(browser):
    login = Login()
    redirect = re.search(r"redirect_uri=([^&]+)", login.url).group(1).replace("%3A", ":").replace("%2F", "/")
    browser.get(f"{redirect}?code=stolen&state=guessed")
    assert browser.title == "Nothing to see here", browser.title
    browser.save_screenshot(str(pictures / "wrong_state.png"))
    browser.get(login.url)  # the login goes on
    press(browser, "authorize")
    wait_for_title(browser, "You are logged in")
    assert login.end()[1] == 0


def timed_out(browser):
    login = Login("--timeout", "10")
    browser.get(login.url)
    text, status = login.end()
    assert status == 1 and "time limit reached while waiting for the login" in text, text


def closed(browser):
    login = Login("--timeout", "10")
    browser.get(login.url)
    browser.switch_to.new_window("tab")
    first, second = browser.window_handles
    browser.switch_to.window(first)
    browser.close()
    browser.switch_to.window(second)
    text, status = login.end()
    assert status == 1 and "the user has not ended the login in the browser" in text, text


def two_at_once(browser):
    one, other = Login(), Login()
    browser.get(one.url)
    browser.switch_to.new_window("tab")
    browser.get(other.url)
    press(browser, "authorize")
    wait_for_title(browser, "You are logged in")
    assert other.end()[1] == 0
    browser.switch_to.window(browser.window_handles[0])
    press(browser, "authorize")
    wait_for_title(browser, "You are logged in")
    assert one.end()[1] == 0


def copied(browser):
    login = Login("--out-of-band")
    browser.get(login.url)
    press(browser, "authorize")
    wait_for_title(browser, "Authorization code")
    browser.save_screenshot(str(pictures / "code.png"))
    login.process.stdin.write(browser.find_element(By.ID, "authorization_code").text + "\n")
    login.process.stdin.flush()
    text, status = login.end()
    assert status == 0 and "Hello Jane Doe" in text, text


for scenario in (authorised, denied, wrong_state, timed_out, closed, two_at_once, copied):
    started = time.monotonic()
    browser = chromium()
    try:
        scenario(browser)
    finally:
        browser.quit()
    print(f"{scenario.__name__}: passed in {time.monotonic() - started:.1f} s", flush=True)
