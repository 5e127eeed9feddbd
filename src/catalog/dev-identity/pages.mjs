// The pages of the provider: plain HTML without scripts, pictures or anything from elsewhere.

/** Who are you: one of the users, with a password. */
export function loginPage(settings, { user, refused }) {
  const names = Object.keys(settings.users)
  const chosen = names.includes(user) ? user : names[0]
  return page(
    settings,
    'Log in',
    `
    <form method="post" autocomplete="off">
      <fieldset>
        <legend>Who are you?</legend>
        ${names.map((name) => userChoice(name, settings.users[name], name === chosen)).join('')}
      </fieldset>
      <label class="password">Password<input type="password" name="password" autofocus></label>
      ${refused ? '<p class="refused" role="alert">That is not the password.</p>' : ''}
      <div class="buttons">
        <button type="submit" class="main">Log in</button>
        <button type="submit" name="cancel" value="yes">Cancel</button>
      </div>
    </form>
    <p class="hint">The command <code>stackwright credentials</code> shows the password.</p>`,
  )
}

/** What this is, for whoever opens the bare address. */
export function homePage(settings) {
  const rows = Object.entries(settings.users).map(
    ([name, user]) => `<li>${badge(user)}<span>${described(name, user)}</span></li>`,
  )
  return page(
    settings,
    'Login for trying things out',
    `
    <p>The apps of this platform send people here to log in. It knows these people:</p>
    <ul>${rows.join('')}</ul>
    <p class="hint">Discovery: <a href="/.well-known/openid-configuration">openid-configuration</a></p>`,
  )
}

/** Asks before logging out; the form is oidc-provider's own and holds only a token. */
export function logoutPage(settings, form) {
  return page(
    settings,
    'Log out',
    `
    ${form}
    <p>Do you want to log out of everything that you logged in to here?</p>
    <div class="buttons">
      <button type="submit" class="main" form="op.logoutForm" name="logout" value="yes">Log out</button>
      <button type="submit" form="op.logoutForm">Stay</button>
    </div>`,
  )
}

/** A title and one sentence. */
export function messagePage(settings, title, words) {
  return page(settings, title, `<p>${escaped(words)}</p>`)
}

function userChoice(name, user, chosen) {
  const input = `<input type="radio" name="user" value="${escaped(name)}"${chosen ? ' checked' : ''}>`
  return `<label class="user">${input}${badge(user)}<span>${described(name, user)}</span></label>`
}

function described(name, user) {
  const groups =
    user.groups.length > 0 ? user.groups.map((group) => `<em>${escaped(group)}</em>`).join(' ') : 'no groups'
  return `<b>${escaped(user.name)}</b> <small>${escaped(name)}</small><br><small>${groups}</small>`
}

function badge(user) {
  const initials = (user.name.match(/\p{L}+/gu) ?? [])
    .map((word) => [...word][0])
    .slice(0, 2)
    .join('')
    .toUpperCase()
  return `<i aria-hidden="true">${escaped(initials)}</i>`
}

function page(settings, title, body) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} - ${escaped(settings.title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<header><h1>${escaped(title)}</h1><p>${escaped(settings.title)}</p></header>
${body}
</main>
<footer>A development identity provider. It guards nothing real.</footer>
</body>
</html>
`
}

function escaped(text) {
  return String(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

const style = `
:root {
  color-scheme: light dark;
  --ink: #1c2430; --soft: #5c6675; --line: #d5dae1; --paper: #fff; --ground: #eef1f5;
  --accent: #1f5fbf; --wash: #e8f0fc; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6eaf0; --soft: #9aa5b4; --line: #39424f; --paper: #1d232c; --ground: #12161c;
    --accent: #7fb0ff; --wash: #22324a; --bad: #ff9d94;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; min-height: 100vh; padding: 2rem 1rem;
  display: flex; flex-direction: column; align-items: center; justify-content: center;
  background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
}
main {
  width: 100%; max-width: 26rem; padding: 1.75rem;
  background: var(--paper); border: 1px solid var(--line); border-radius: 12px;
}
header { margin-bottom: 1.25rem }
h1 { font-size: 1.35rem; line-height: 1.25; margin: 0 }
header p { margin: .15rem 0 0; color: var(--soft) }
fieldset { border: 0; padding: 0; margin: 0 0 1rem; max-height: 24rem; overflow: auto }
legend { padding: 0; margin-bottom: .5rem; color: var(--soft); font-size: .9rem }
.user, li {
  display: flex; align-items: center; gap: .8rem; margin-bottom: .5rem; padding: .6rem .75rem; line-height: 1.35;
  border: 1px solid var(--line); border-radius: 8px;
}
.user { cursor: pointer }
.user:has(:checked) { border-color: var(--accent); background: var(--wash) }
.user:has(:checked) :is(i, em) { background: var(--paper) }
.user:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 1px }
.user input { position: absolute; opacity: 0 }
ul { list-style: none; margin: 0; padding: 0 }
i {
  flex: none; width: 2.25rem; height: 2.25rem; border-radius: 50%; display: grid; place-items: center;
  background: var(--ground); color: var(--soft); font: 600 .8rem/1 system-ui, sans-serif;
}
small { color: var(--soft) }
em { font-style: normal; background: var(--ground); border-radius: 4px; padding: 0 .35em }
.password { display: block; color: var(--soft); font-size: .9rem }
.password input {
  display: block; width: 100%; margin-top: .25rem; padding: .6rem .75rem; font: inherit; font-size: 1rem;
  color: var(--ink); background: var(--paper); border: 1px solid var(--line); border-radius: 8px;
}
.password input:focus-visible { outline: 2px solid var(--accent); outline-offset: -1px }
.refused { color: var(--bad); margin: .5rem 0 0; font-size: .9rem }
.buttons { display: flex; gap: .6rem; margin-top: 1.1rem }
button {
  padding: .6rem 1.1rem; font: inherit; cursor: pointer;
  border: 1px solid var(--line); border-radius: 8px; background: transparent; color: var(--ink);
}
button.main { flex: 1; background: var(--accent); border-color: var(--accent); color: var(--paper); font-weight: 600 }
.hint { color: var(--soft); font-size: .85rem; margin: 1.1rem 0 0 }
code { background: var(--ground); border-radius: 4px; padding: .1em .35em }
a { color: var(--accent) }
footer { margin-top: 1rem; color: var(--soft); font-size: .8rem }
`
