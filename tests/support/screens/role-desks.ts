import { type Browser, type BrowserContext, expect, type Page } from 'playwright/test';
import { type ArticleCompany, type ArticleRole } from '../rows/article-company.ts';
import { openAs } from './signed-in.ts';

/** The browsers of people of each role: each signs in once, whatever many tests ask of them. */
export class RoleDesks {
  readonly #origin: string;
  readonly #company: ArticleCompany;
  readonly #contexts: BrowserContext[] = [];
  readonly #desks = new Map<ArticleRole, Promise<Page>>();

  constructor(origin: string, company: ArticleCompany) {
    this.#origin = origin;
    this.#company = company;
  }

  /** This person's page, at a path. */
  async at(browser: Browser, role: ArticleRole, path: string): Promise<Page> {
    const known = this.#desks.get(role) ?? this.#signIn(browser, role);
    this.#desks.set(role, known);
    const page = await known;
    await page.goto(this.#origin + path);
    return page;
  }

  async close(): Promise<void> {
    for (const context of this.#contexts) await context.close();
  }

  async #signIn(browser: Browser, role: ArticleRole): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      serviceWorkers: 'block',
    });
    this.#contexts.push(context);
    const page = await context.newPage();
    await openAs(page, this.#origin, this.#company.signIns[role], '/home');
    await expect(page.getByText('Up to date').first()).toBeVisible();
    return page;
  }
}
