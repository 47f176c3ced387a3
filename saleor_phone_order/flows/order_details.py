"""What is written down about a call goes with its draft, and on its order."""

from __future__ import annotations

from typing import Dict

from ..hosts import host
from ..models import CallDetails, Draft, Session
from ..rules import details as rules
from ..rules.actors import Actor, ActorKind
from . import sold
from .impersonation import acting_for

#: Private metadata of an order, for the shop's own systems.
SESSION_KEY = rules.PREFIX + "session"
AGENT_KEY = rules.PREFIX + "agent"
APP_KEY = rules.PREFIX + "app"
NOBODY = Actor(ActorKind.ANONYMOUS)


def call_of(session: Session) -> CallDetails:
    """What was written down, saved or not."""
    found = CallDetails.objects.filter(session=session).first()
    return found or CallDetails(session=session)


def copy_of_draft(*, session: Session, draft: Draft) -> None:
    """A session that continues a draft goes on with what was written down when it was saved."""
    saved = sold.saver_of(draft.pk)
    if saved is None:
        return
    session.affiliate_id = saved.affiliate_id
    session.save(update_fields=["affiliate"])
    call = CallDetails.objects.filter(session=saved).first()
    if call is not None:
        call.session = session
        call.save(force_insert=True)


def order_metadata(session: Session) -> Dict[str, str]:
    """What an order's private metadata says of the call that prepared it. Nothing of the
    customer's profile."""
    agent = acting_for(session)
    is_app = agent.kind is ActorKind.APP
    call = call_of(session)
    found = {rules.PREFIX + name: getattr(call, name) for name in rules.ORDER_TEXTS}
    found[rules.TERMS_AGREED_AT] = call.terms_agreed_at and call.terms_agreed_at.isoformat()
    found[rules.AFFILIATE] = session.affiliate and session.affiliate.name
    found[rules.CAMPAIGN] = session.campaign and session.campaign.code
    return {
        **{key: value for key, value in found.items() if value},
        SESSION_KEY: str(session.pk),
        AGENT_KEY: session.named_agent_ref if is_app else agent.id,
        APP_KEY: agent.id if is_app else "",
    }


def tag_cart(checkout_ref: str, session: Session) -> None:
    """The customer may order this cart in the shop by themselves."""
    host.tag_cart(checkout_ref, order_metadata(session))


def tag_cart_of_draft(draft: Draft) -> None:
    saved = sold.saver_of(draft.pk)
    if saved is not None:
        tag_cart(draft.checkout_ref, saved)


def note_order(session: Session, order_ref: str) -> None:
    """The agent's note goes on the order, for the shop's staff; whoever's note it is is named,
    also where the customer has placed the order."""
    note = call_of(session).agent_note
    if note:
        named = session.named_agent_ref
        agent = Actor(ActorKind.STAFF, named) if named else acting_for(session)
        # Nobody has a session that was released, or whose agent was deleted.
        host.add_order_note(order_ref, note, actor=agent if agent.id else NOBODY)
