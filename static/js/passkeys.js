// Why the browser refused a passkey, in words below the button. allauth asks the browser and reports what it says.
const told = document.getElementById("passkey-refused");

function reason({ name, message }) {
  const { hostname, origin } = location;
  const isNumber = /^[\d.]+$|^\[/.test(hostname);
  if (name === "SecurityError" || !navigator.credentials || !window.PublicKeyCredential) {
    if (isNumber) return "Your browser doesn't allow passkeys at an IP address.";
    if (!isSecureContext) return `Passkeys need https or localhost. This page is at ${origin}.`;
    if (!window.PublicKeyCredential) return "This browser doesn't support passkeys.";
    return `Your browser doesn't allow passkeys at ${hostname}.`;
  }
  const known = {
    AbortError: "The passkey request was cancelled. Try again.",
    ConstraintError: "This device can't check that it's you. Set up a PIN, fingerprint or face on it, then try again.",
    InvalidStateError: "This device already has a passkey for your account.",
    NotAllowedError: `The passkey request was cancelled or timed out, or this device has no passkey for ${hostname}. Try again.`,
    NotSupportedError: "This device can't keep a passkey. Try another one.",
    TypeError: "We couldn't reach the server. Check your connection and try again.",
  };
  // A `DOMException` is the browser's own; anything else comes from asking our server.
  return known[name] ?? (message.includes("from server") ? known.TypeError : `Your browser refused the passkey: ${message}`);
}

// Where this page is on the same machine by name.
function byName() {
  if (!["127.0.0.1", "[::1]"].includes(location.hostname)) return [];
  const link = document.createElement("a");
  link.href = location.href.replace(location.hostname, "localhost");
  link.textContent = "Open this page at localhost";
  return [" ", link, "."];
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault(); // it is said here, not in the console
  told.replaceChildren(document.getElementById("passkey-refusal").content.cloneNode(true));
  told.querySelector("span").append(reason(event.detail.exception), ...byName());
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-passkey]")) told.replaceChildren();
}, { capture: true });
