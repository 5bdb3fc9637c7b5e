"""The cache outlives a release: what an older one stored may have names that are gone."""

import pickle

from django.core.cache import cache


def test_an_entry_whose_class_is_gone_is_as_good_as_none():
    client = cache._cache
    client.get_client(write=True).set(cache.make_key("desks"), b"cno_such_module\nDesk\n.")
    assert cache.get("desks", "none") == "none"
    assert cache.get_or_set("desks", lambda: ["anew"]) == ["anew"]
    client.get_client(write=True).set(cache.make_key("desks"), pickle.dumps(["again"]))
    assert cache.get("desks") == ["again"]
