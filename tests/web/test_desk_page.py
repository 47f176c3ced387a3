from __future__ import annotations

import gzip
import html
import json
import re

import pytest
from django.contrib.sites.models import Site
from django.test import Client

from saleor_phone_order.hosts import host
from saleor_phone_order.web.desk import BUNDLE

pytestmark = pytest.mark.django_db

URL = "/plugins/saleor-phone-order/desk/"


def policy(response):
    return dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))


def assets():
    return sorted(path.name for path in (BUNDLE / "assets").iterdir())


def test_the_page_tells_the_bundle_where_the_shop_is(client):
    response = client.get(URL)
    assert response.status_code == 200
    (told,) = re.findall('data-page="([^"]*)"', response.content.decode())
    assert json.loads(html.unescape(told)) == {
        "api": "/graphql/",
        "left": "/plugins/saleor-phone-order/left/",
        "hasRefreshToken": host.has_refresh_token,
        "shopName": host.shop_name(),
    }
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies


def test_a_shop_may_be_called_anything(client):
    Site.objects.update(name='"><script>alert(1)</script>')
    Site.objects.clear_cache()
    text = client.get(URL).content.decode()
    assert "<script>alert" not in text
    (told,) = re.findall('data-page="([^"]*)"', text)
    assert json.loads(html.unescape(told))["shopName"] == '"><script>alert(1)</script>'


def test_only_files_of_the_bundle_and_stripes_script_run_on_it(client):
    response = client.get(URL)
    assert policy(response) == {
        "default-src": "'none'",
        "script-src": "'self' https://js.stripe.com https://*.js.stripe.com",
        "frame-src": "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com",
        "style-src": "'self'",
        "connect-src": "'self' https://api.stripe.com",
        "img-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    # What the policy forbids is not on the page.
    assert not re.findall(
        r"<script(?![^>]* src=)|<style|\son\w+=|style=", response.content.decode()
    )
    assert response["X-Content-Type-Options"] == "nosniff"


def test_stripe_may_be_elsewhere(client, settings):
    settings.PHONE_ORDER_STRIPE_SCRIPT_URL = "https://script.gateway.example/v3/"
    settings.PHONE_ORDER_STRIPE_URL = "https://api.gateway.example:8443/base"
    told = policy(client.get(URL))
    assert told["script-src"].split()[:2] == ["'self'", "https://script.gateway.example"]
    assert told["frame-src"].split()[0] == "https://script.gateway.example"
    assert told["connect-src"] == "'self' https://api.gateway.example:8443"


def test_only_the_dashboard_of_the_settings_may_frame_it(client, settings):
    settings.PHONE_ORDER_DASHBOARD_URL = "https://dashboard.shop.example/dashboard/"
    response = client.get(URL)
    assert policy(response)["frame-ancestors"] == "https://dashboard.shop.example"
    assert "X-Frame-Options" not in response


def test_the_page_loads_files_that_are_there(client):
    text = client.get(URL).content.decode()
    loaded = re.findall(r'(?:src|href)="\./assets/([^"]+)"', text)
    assert {name.rsplit(".", 1)[1] for name in loaded} == {"js", "css"}
    for name in loaded:
        response = client.get(URL + "assets/" + name)
        assert response.status_code == 200
        assert b"".join(response.streaming_content) == (BUNDLE / "assets" / name).read_bytes()


def test_files_are_kept_for_ever_since_their_names_change(client):
    for name in assets():
        response = client.get(URL + "assets/" + name)
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert re.fullmatch(r"[\w.-]+-[\w-]{8}\.(js|css)", name)
        kind = {"js": "text/javascript", "css": "text/css"}[name.rsplit(".", 1)[1]]
        assert response["Content-Type"] == kind + "; charset=utf-8"


def test_files_are_sent_compressed(client):
    (name,) = [name for name in assets() if re.fullmatch(r"index-.*\.css", name)]
    response = client.get(URL + "assets/" + name, HTTP_ACCEPT_ENCODING="gzip")
    assert response["Content-Encoding"] == "gzip"
    sent = b"".join(response.streaming_content)
    assert gzip.decompress(sent) == (BUNDLE / "assets" / name).read_bytes()


@pytest.mark.parametrize("name", ["nothing.js", "..", "%2e%2e", "..%2findex.html", "index.html"])
def test_other_files_are_not_served(client, name):
    assert client.get(URL + "assets/" + name).status_code == 404


@pytest.mark.parametrize("address", [URL, URL + "assets/nothing.js"])
def test_it_is_only_looked_at(address):
    assert Client().post(address).status_code == 405
