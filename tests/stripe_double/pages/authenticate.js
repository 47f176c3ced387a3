// What the customer answers here, and the way back: to the frame's page, or to the address that it came with.
(() => {
  async function answered(outcome) {
    const answer = await fetch(location.pathname, {
      method: "POST",
      body: new URLSearchParams({ outcome }).toString(),
    });
    const intent = await answer.json();
    if (window.parent !== window) {
      window.parent.postMessage({ authenticated: outcome === "complete" }, "*");
      return;
    }
    const target = new URL(new URLSearchParams(location.search).get("return_url"));
    target.searchParams.set("payment_intent", intent.id);
    target.searchParams.set("payment_intent_client_secret", intent.client_secret);
    target.searchParams.set("redirect_status", intent.last_payment_error ? "failed" : "succeeded");
    location.assign(target);
  }
  for (const button of document.querySelectorAll("button")) {
    button.addEventListener("click", () => void answered(button.value));
  }
})();
