"""The replayed day: its curve, its browser, its arithmetic."""

from bench.browser import Page
from bench.day import CONTACTS, HOURS, arrivals
from bench.load import Answer, Sample

PAGE = """
<form method="post" action="/elsewhere/"><input name="no" value="no"></form>
<form method="post"
      action="/tickets/240415-00001/messages/" enctype="multipart/form-data">
  <input type="hidden" name="csrfmiddlewaretoken" value="a&amp;b">
  <input type="radio" name="kind" value="reply">
  <input type="radio" name="kind" value="note" checked>
  <textarea name="body" rows="4">초안 &lt;1&gt;</textarea>
  <input type="file" name="files"><button name="anyway" value="1">보내기</button>
</form>
<a href="/tickets/240415-00001/?in=mine&amp;show=open">1</a>
"""


def shown(html):
    return Page("/tickets/mine/", 200, Answer(200, {}, html.encode(), 0.01), 0.01)


def test_every_contact_comes_once_in_order_within_the_day():
    times = list(arrivals(CONTACTS, 600))
    assert len(times) == CONTACTS
    assert times == sorted(times)
    assert 0 <= times[0] < times[-1] < 600


def test_the_curve_has_two_peaks():
    hour = 600 / len(HOURS)
    counts = [0] * len(HOURS)
    for at in arrivals(CONTACTS, 600):
        counts[int(at / hour)] += 1
    morning, lunch, afternoon = max(counts[:4]), counts[4], max(counts[5:])
    assert lunch < morning / 1.5
    assert lunch < afternoon / 1.5


def test_a_form_sends_what_a_browser_would():
    form = shown(PAGE).form("/tickets/240415-00001/messages/")
    assert form.multipart
    assert form.fields == {"csrfmiddlewaretoken": "a&b", "kind": "note", "body": "초안 <1>"}


def test_links_are_addresses_not_markup():
    assert shown(PAGE).links(r"/tickets/\d{6}-\d+/") == ["/tickets/240415-00001/?in=mine&show=open"]


def test_percentiles_are_of_what_was_measured():
    sample = Sample([number / 1000 for number in range(1, 101)], seconds=10)
    assert (sample.percentile(0.5), sample.percentile(0.95)) == (51, 96)
    assert sample.rate == 10
