// The page of a link where one pays: shows Stripe's fields, and asks the shop to look at the
// payment once Stripe says that it is paid.
(function () {
  "use strict";

  const looking = document.getElementById("looking");
  if (looking) {
    // Whoever has just come back from their bank has waited already.
    const wait = location.search.includes("payment_intent=") ? 0 : 4000;
    setTimeout(() => looking.submit(), wait);
  }
  // What Stripe adds to the address is for nobody's eyes.
  if (location.search) {
    history.replaceState(null, "", location.pathname);
  }

  const form = document.getElementById("payment");
  if (!form) {
    return;
  }
  const button = form.querySelector("button");
  const refusal = document.getElementById("refusal");
  const { publishableKey, secret, blocked, failed } = form.dataset;
  form.hidden = false;
  if (typeof Stripe === "undefined") {
    refusal.textContent = blocked;
    return;
  }

  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const gateway = Stripe(publishableKey, { locale: document.documentElement.lang });
  const elements = gateway.elements({
    clientSecret: secret,
    appearance: { theme: isDark ? "night" : "stripe" },
  });
  const element = elements.create("payment");
  element.on("ready", () => {
    button.disabled = false;
  });
  element.on("loaderror", () => {
    refusal.textContent = blocked;
  });
  element.mount("#element");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) {
      return;
    }
    button.disabled = true;
    refusal.textContent = "";
    const { error } = await gateway.confirmPayment({
      elements,
      redirect: "if_required",
      confirmParams: { return_url: location.origin + location.pathname },
    });
    // Paid in another tab, or given up meanwhile: the shop knows.
    if (!error || error.code === "payment_intent_unexpected_state") {
      form.submit();
      return;
    }
    // What was typed wrongly is said beside the fields.
    if (error.type !== "validation_error") {
      refusal.textContent = error.message || failed;
    }
    button.disabled = false;
  });
})();
