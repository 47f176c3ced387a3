"""What a shop's customers and staff ask of Saleor itself during the day, as each Saleor wants to be asked."""

from __future__ import annotations

import base64

TOTAL = "{ gross { amount currency } }"
ORDER = "order { id number isPaid total %s }" % TOTAL


class Saleor2:
    """Saleor 2.10: payments at a dummy gateway, checkouts found by their token."""

    name = "Saleor 2.10"
    PRICE = (
        """query($id: ID!) { me { email isStaff }
      productVariant(id: $id) { pricing { price %s } } }"""
        % TOTAL
    )
    FULFILL = """mutation($order: ID!, $lines: [OrderFulfillLineInput!]!) {
      orderFulfill(order: $order, input: {lines: $lines, notifyCustomer: false}) {
        order { status } orderErrors { field message code } } }"""
    #: What turns an order that waits into one that is sent, and what staff would call it.
    RELEASE = """mutation($id: ID!) { draftOrderComplete(id: $id) {
      order { status } orderErrors { field message code } } }"""
    released = "completed"
    #: Events of an order while it waits, and the one that its release adds.
    held_events = ["DRAFT_CREATED"]
    release_event = "PLACED_FROM_DRAFT"
    #: Of the mails to the customer that an approved order causes.
    subjects = ("Order %s at .*",)
    ERRORS = "checkoutErrors { field message code }"

    def dead_token(self, status, answer):
        """How a request was refused because its token opens nothing any more; "" if it was
        not."""
        return "HTTP 401" if status == 401 and "data" not in answer else ""

    def checkout(self, caller, checkout_id):
        query = "query($key: UUID!) { checkout(token: $key) { id } }"
        return caller.ask(query, key=_key(checkout_id))

    def cart_of(self, customer):
        """The cart that the customer finds in the shop."""
        return customer.ask("{ me { checkout { id totalPrice %s } } }" % TOTAL)["checkout"]

    def set_address(self, customer, checkout_id, kind, address):
        mutation = """mutation($id: ID!, $address: AddressInput!) {
          checkout%sAddressUpdate(checkoutId: $id, %sAddress: $address) { %s } }"""
        customer.ask(mutation % (kind.title(), kind, self.ERRORS), id=checkout_id, address=address)

    def set_delivery(self, customer, checkout_id, name):
        query = """query($key: UUID!) { checkout(token: $key) {
          availableShippingMethods { id name } } }"""
        methods = customer.ask(query, key=_key(checkout_id))["availableShippingMethods"]
        mutation = """mutation($id: ID!, $method: ID!) {
          checkoutShippingMethodUpdate(checkoutId: $id, shippingMethodId: $method) { %s } }"""
        method = next(each["id"] for each in methods if each["name"] == name)
        customer.ask(mutation % self.ERRORS, id=checkout_id, method=method)

    def pay(self, shop, customer, checkout_id, amount, currency):
        """Returns in words how."""
        mutation = """mutation($id: ID!, $amount: Decimal!) { checkoutPaymentCreate(checkoutId: $id,
          input: {gateway: "mirumee.payments.dummy", token: "sample", amount: $amount}) {
            payment { id } paymentErrors { field message code } } }"""
        customer.ask(mutation, id=checkout_id, amount=amount)
        return "at Saleor's dummy gateway"

    def complete(self, customer, checkout_id):
        mutation = "mutation($id: ID!) { checkoutComplete(checkoutId: $id) { %s %s } }"
        return customer.ask(mutation % (ORDER, self.ERRORS), id=checkout_id)["order"]


class Saleor3(Saleor2):
    """Saleor 3: channels, checkouts found by their id, payments recorded as transactions."""

    name = "Saleor 3"
    PRICE = (
        """query($id: ID!) { me { email isStaff }
      productVariant(id: $id, channel: "default-channel") { pricing { price %s } } }"""
        % TOTAL
    )
    FULFILL = Saleor2.FULFILL.replace("orderErrors", "errors")
    RELEASE = """mutation($id: ID!) { orderConfirm(id: $id) {
      order { status } errors { field message code } } }"""
    released = "confirmed"
    held_events = ["PLACED"]
    release_event = "CONFIRMED"
    subjects = ("Order #%s details", "Order #%s confirmed", "Order %s payment details")
    ERRORS = "errors { field message code }"

    def dead_token(self, status, answer):
        codes = [error["extensions"]["exception"]["code"] for error in answer.get("errors", ())]
        is_answered = any((answer.get("data") or {}).values())
        return "DeadToken" if codes == ["DeadToken"] and not is_answered else ""

    def checkout(self, caller, checkout_id):
        return caller.ask("query($id: ID!) { checkout(id: $id) { id } }", id=checkout_id)

    def cart_of(self, customer):
        query = "{ me { checkouts(first: 1) { edges { node { id totalPrice %s } } } } }" % TOTAL
        edges = customer.ask(query)["checkouts"]["edges"]
        return edges[0]["node"] if edges else None

    def set_address(self, customer, checkout_id, kind, address):
        mutation = """mutation($id: ID!, $address: AddressInput!) {
          checkout%sAddressUpdate(id: $id, %sAddress: $address) { %s } }"""
        customer.ask(mutation % (kind.title(), kind, self.ERRORS), id=checkout_id, address=address)

    def set_delivery(self, customer, checkout_id, name):
        query = "query($id: ID!) { checkout(id: $id) { shippingMethods { id name } } }"
        methods = customer.ask(query, id=checkout_id)["shippingMethods"]
        mutation = """mutation($id: ID!, $method: ID!) {
          checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) { %s } }"""
        method = next(each["id"] for each in methods if each["name"] == name)
        customer.ask(mutation % self.ERRORS, id=checkout_id, method=method)

    def pay(self, shop, customer, checkout_id, amount, currency):
        mutation = """mutation($id: ID!, $money: MoneyInput!) { transactionCreate(id: $id,
          transaction: {name: "Sample payment", amountCharged: $money}) {
            transaction { id } errors { field message code } } }"""
        money = {"amount": amount, "currency": currency}
        shop.admin.ask(mutation, id=checkout_id, money=money)
        # Whoever takes payments records them; the customer cannot.
        return "(the administrator records it, as a payment app does)"

    def complete(self, customer, checkout_id):
        mutation = "mutation($id: ID!) { checkoutComplete(id: $id) { %s %s } }"
        return customer.ask(mutation % (ORDER, self.ERRORS), id=checkout_id)["order"]


def host_behind(caller):
    """Which Saleor answers there: told by what its API has, not by a version."""
    fields = caller.ask('{ __type(name: "Mutation") { fields { name } } }')["fields"]
    return Saleor3() if {"name": "transactionCreate"} in fields else Saleor2()


def _key(global_id):
    return base64.b64decode(global_id).decode().split(":", 1)[1]
