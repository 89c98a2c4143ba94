// A person in front of a browser without a screen: reads our pages as forms and sends what is asked for.
import { readFileSync } from 'node:fs';

export const apiUrl = process.env.TESSERA_API_URL;
export const mcpUrl = process.env.TESSERA_MCP_URL;

/** The person whom `api-server init` made for a tenant. */
export function demoPerson(tenant = 'acme') {
  const username = `demo@${tenant}`;
  const password = readFileSync(`${process.env.TESSERA_STATE}/keys/${username}.password`, 'utf8').trim();
  return new Person(username, password);
}

export class Person {
  constructor(username, password) {
    Object.assign(this, { username, password, cookies: new Map() });
  }

  async exchange(url, form) {
    const headers = { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
    if (form) headers.origin = apiUrl;
    const response = await fetch(url, {
      redirect: 'manual', headers, method: form ? 'POST' : 'GET', body: form && new URLSearchParams(form),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0].split('=');
      this.cookies.set(name, value);
    }
    return { status: response.status, location: response.headers.get('location'), text: await response.text() };
  }

  submit(text, filled) {
    const [, action] = /<form method="post" action="([^"]+)"/.exec(text);
    const [, ticket] = /name="ticket" value="([^"]+)"/.exec(text);
    return this.exchange(apiUrl + action, { ticket, ...filled });
  }

  /** Opens an authorization request and goes on until the browser is sent to the client: that address. */
  async answer(url, decision = 'allow') {
    let page = await this.exchange(url);
    for (let step = 0; step < 6; ++step) {
      if (page.status === 303 && !page.location.startsWith(`${apiUrl}/oauth2/`)) return new URL(page.location);
      if (page.status === 303) page = await this.exchange(page.location);
      else if (page.text.includes('name="password"') && !page.text.includes('role="alert"'))
        page = await this.submit(page.text, { username: this.username, password: this.password });
      else if (page.text.includes('name="decision"')) page = await this.submit(page.text, { decision });
      else throw new Error(`a page that nobody expected: ${page.status}\n${page.text}`);
    }
    throw new Error('the browser goes in circles');
  }
}
