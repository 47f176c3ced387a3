from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from saleor_phone_order.models import Session

pytestmark = [pytest.mark.one_host, pytest.mark.django_db]

REPORT = """
query ($input: PhoneOrderReportInput!) { phoneOrderReport(input: $input) {
  rows { ...row } total { ...row } csv } }
fragment row on PhoneOrderReportRow {
  key label sessions orders denied handedOff drafted draftsRecovered cancelled abandoned conversion
  revenue { amount currency } averageOrder { amount currency } averageHandleSeconds }
"""
DAY = {"from": "2026-11-02", "to": "2026-11-02", "timeZone": "America/New_York"}


@pytest.fixture
def _sold(shop, agent):
    began = datetime(2026, 11, 2, 12, tzinfo=timezone.utc)
    shop.change(agent, first_name="Ines", last_name="Ortega")
    for amount in (Decimal("72.50"), None):
        Session.objects.create(
            agent=agent,
            state="ORDERED",
            currency="USD",
            order_amount=amount,
            started_at=began,
            heartbeat_at=began,
            ended_at=began + timedelta(seconds=90),
        )


@pytest.mark.usefixtures("_sold")
def test_a_supervisor_sees_what_became_of_the_sessions_of_a_day(data, supervisor, agent, gid):
    counts = {
        "sessions": 2,
        "orders": 1,
        "denied": 1,
        "handedOff": 0,
        "drafted": 0,
        "draftsRecovered": 0,
        "cancelled": 0,
        "abandoned": 0,
        "conversion": "50.0",
        "revenue": [{"amount": "72.50", "currency": "USD"}],
        "averageOrder": [{"amount": "72.50", "currency": "USD"}],
        "averageHandleSeconds": 90,
    }
    found = data(REPORT, as_=supervisor, input={"groupBy": "AGENT", **DAY})
    assert found["rows"] == [{"key": gid("User", agent), "label": "Ines Ortega", **counts}]
    assert found["total"] == {"key": "", "label": "", **counts}
    assert found["csv"].split("\r\n")[1:3] == [
        "Ines Ortega,2,1,1,0,0,0,0,0,50.0,90,72.50,72.50",
        "Total,2,1,1,0,0,0,0,0,50.0,90,72.50,72.50",
    ]
    for more, sessions in (
        ({"agentId": gid("User", agent)}, 2),
        ({"agentId": gid("App", 7)}, 0),
        ({"campaignId": gid("PhoneOrderCampaign", "1f2c3d4e-0000-4000-8000-000000000000")}, 0),
    ):
        found = data(REPORT, as_=supervisor, input={"groupBy": "DAY", **DAY, **more})
        assert [row["sessions"] for row in found["rows"]] == [sessions], more


@pytest.mark.usefixtures("_sold")
def test_what_cannot_be_reported_is_refused(api, supervisor, gid):
    for wrong, code in (
        ({"timeZone": "Europe/Atlantis"}, "INVALID"),
        ({"from": "2026-11-03"}, "INVALID"),
        ({"from": "2025-11-01"}, "INVALID"),
        ({"to": "soon"}, "INVALID"),
        ({"agentId": gid("Product", 1)}, "NOT_FOUND"),
        ({"campaignId": "x"}, "NOT_FOUND"),
    ):
        asked = {"groupBy": "DAY", **DAY, **wrong}
        (error,) = api(REPORT, as_=supervisor, input=asked)["errors"]
        assert error["extensions"]["exception"]["code"] == code, wrong
