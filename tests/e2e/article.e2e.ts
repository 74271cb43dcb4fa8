import { type Browser, expect, type Locator, type Page } from 'playwright/test';
import { test } from '../support/screens/app-test.ts';
import { type ArticleCompany, articleCompany } from '../support/rows/article-company.ts';
import { SECRETS } from '../support/rows/contracts-company.ts';
import { exportedFile } from '../support/screens/exported-file.ts';
import { otherDevice } from '../support/screens/other-device.ts';
import { RoleDesks } from '../support/screens/role-desks.ts';
import { type LosableServer, losableServer } from '../support/servers/losable-server.ts';

/*
 * What the article that Muster began from promises, sentence by sentence, each by the role that it speaks of. One
 * company for all of them: each sentence works with people and records of its own, and signs in nobody anew.
 */
let server: LosableServer;
let company: ArticleCompany;
let desks: RoleDesks;

test.beforeAll(async () => {
  server = await losableServer();
  company = await articleCompany(server.origin);
  desks = new RoleDesks(server.origin, company);
});
test.afterAll(async () => {
  await desks.close();
});

function areas(page: Page): Locator {
  return page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link');
}

function gridRow(page: Page, text: string): Locator {
  return page.getByRole('grid').getByRole('row').filter({ hasText: text });
}

async function openAccess(page: Page, name: string): Promise<Locator> {
  await gridRow(page, name).click();
  await page.getByRole('complementary', { name }).getByRole('button', { name: 'Edit access' }).click();
  return page.getByRole('dialog');
}

async function addUser(page: Page, firstName: string): Promise<void> {
  await page.getByRole('button', { name: 'Add user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('First name').fill(firstName);
  await dialog.getByLabel('Last name').fill('Neu');
  await dialog.getByLabel('Email').fill(`${firstName.toLowerCase()}@new.example`);
  await dialog.getByRole('button', { name: 'Add user' }).click();
}

test.describe('everybody', () => {
  test('devices and users are places for contract admins and coordinators, not for others', async ({
    browser,
  }) => {
    for (const role of ['admin', 'coordinator'] as const) {
      await desks
        .at(browser, role, '/devices')
        .then((page) => expect(areas(page)).toContainText(['Devices', 'Users', 'Contracts', 'Reports']));
    }
    const staff = await desks.at(browser, 'staff', '/devices');
    await expect(areas(staff)).toHaveText(['Field', 'Home', 'Devices', 'Reports', 'Inbox', 'Settings']);
    const user = await desks.at(browser, 'user', '/devices');
    await expect(areas(user)).toHaveText(['Home', 'My products', 'Inbox', 'Settings']);
  });
});

for (const role of ['admin', 'coordinator'] as const) {
  test.describe(`devices, as ${role}`, () => {
    test('every computer, tablet and phone with a product on it is listed', async ({ browser }) => {
      const page = await desks.at(browser, role, '/devices');
      for (const name of ['CAD-01', 'TAB-02', 'FON-03']) await expect(gridRow(page, name)).toBeVisible();
    });

    test('one sees its name, when it was last heard of, who used it last and how it is', async ({
      browser,
    }) => {
      const page = await desks.at(browser, role, `/devices/${company.deviceId}`);
      const fact = (title: string) => page.locator(`dt:text-is("${title}") + dd`);
      await expect(fact('Asset name')).toHaveText('CAD-01');
      await expect(fact('Last check-in')).not.toHaveText('Never');
      await expect(fact('Last user')).toHaveText('dai');
      await expect(fact('Status')).toContainText('Online');
    });

    test('one that does not connect is offline, after 30 days out of date, and why that may be is said', async ({
      browser,
    }) => {
      const page = await desks.at(browser, role, '/devices');
      await expect(gridRow(page, 'TAB-02')).toContainText('Offline');
      await expect(gridRow(page, 'FON-03')).toContainText('Out of date');
      await gridRow(page, 'FON-03').click();
      await expect(page.getByText(/No contact for 40 days/)).toContainText(
        'It may be decommissioned, missing the agent, or interrupted',
      );
    });

    test('it can be renamed, described, and given or refused products and updates', async ({ browser }) => {
      const page = await desks.at(browser, role, `/devices/${company.deviceId}`);
      for (const [field, text] of [
        ['Display name', `Desk of ${role}`],
        ['Description', `Second floor, ${role}`],
      ] as const) {
        await page.getByRole('button', { name: new RegExp(`^${field}`) }).click();
        await page.getByRole('textbox', { name: field }).fill(text);
        await page.getByRole('button', { name: 'Save' }).click();
        await expect(page.getByRole('button', { name: new RegExp(`^${field}: ${text}`) })).toBeVisible();
      }
      await page.getByLabel('Default access to products').selectOption('block');
      await page.getByLabel('Default access to updates').selectOption('allow');
      await expect(page.getByText('Up to date').first()).toBeVisible();
      const [device] = (await otherDevice(page).rows('devices')).filter(({ name }) => name === 'CAD-01');
      expect(device).toMatchObject({
        displayName: `Desk of ${role}`,
        productAccess: 'block',
        updateAccess: 'allow',
      });
    });

    test('the list of every device that has a product on it can be exported', async ({ browser }) => {
      const page = await desks.at(browser, role, '/reports/installs');
      await page.getByRole('button', { name: 'Export 3 rows' }).click();
      const { text } = await exportedFile(page);
      for (const name of ['CAD-01', 'TAB-02', 'FON-03']) expect(text).toContain(name);
    });
  });

  test.describe(`users, as ${role}`, () => {
    const prefix = role === 'admin' ? 'A' : 'C';

    test('somebody is added by first name, last name and email, and is there at once', async ({
      browser,
    }) => {
      const page = await desks.at(browser, role, '/users');
      await addUser(page, `${prefix}nna`);
      await expect(gridRow(page, `${prefix}nna Neu`)).toBeVisible();
      await expect(page.getByText('Up to date').first()).toBeVisible();
      const emails = (await otherDevice(page).rows('users')).map(({ email }) => email);
      expect(emails).toContain(`${prefix.toLowerCase()}nna@new.example`);
    });

    test('a group is added in one go', async ({ browser }) => {
      const page = await desks.at(browser, role, '/users');
      await page.getByRole('button', { name: 'Paste many' }).click();
      const dialog = page.getByRole('dialog');
      const lines = `${prefix}ben Neu ${prefix}ben@new.example; ${prefix}cem Neu ${prefix}cem@new.example`;
      await dialog.getByLabel('Names and emails').fill(lines);
      await dialog.getByRole('button', { name: 'Add 2 users' }).click();
      await expect(gridRow(page, `${prefix}ben Neu`)).toBeVisible();
      await expect(gridRow(page, `${prefix}cem Neu`)).toBeVisible();
    });

    test('somebody who is there already is shown, not refused without a word', async ({ browser }) => {
      const page = await desks.at(browser, role, '/users');
      await expect(gridRow(page, 'Dai Holm')).toBeVisible();
      await page.getByRole('button', { name: 'Add user' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('First name').fill('Dai');
      await dialog.getByLabel('Last name').fill('Holm');
      await dialog.getByLabel('Email').fill('DAI@acme.example');
      await dialog.getByRole('button', { name: 'Add user' }).click();
      await expect(dialog.getByText(/Dai Holm is there already with this email/)).toBeVisible();
      await dialog.getByRole('button', { name: 'Open Dai Holm' }).click();
      await expect(page.getByRole('complementary', { name: 'Dai Holm' })).toBeVisible();
    });

    test('a check mark gives a product, a cloud service or phone support, person by person', async ({
      browser,
    }) => {
      const page = await desks.at(browser, role, '/users');
      await addUser(page, `${prefix}dan`);
      const dialog = await openAccess(page, `${prefix}dan Neu`);
      // What a contract has is found by its number, and unfolded there.
      await dialog.locator('summary', { hasText: '110004711' }).click();
      for (const [group, name] of [
        ['Products', /AutoCAD 2014/],
        ['Cloud services', /Cloud/],
        ['Phone support', /Phone help/],
      ] as const) {
        await dialog.getByRole('group', { name: group }).getByRole('checkbox', { name }).check();
      }
      await dialog.getByRole('button', { name: 'Done' }).click();
      const panel = page.getByRole('complementary');
      await expect(panel.getByText('Holds, 3')).toBeVisible();
    });

    test('a single-user product takes a seat, a perpetual or multi-user one none', async ({ browser }) => {
      const page = await desks.at(browser, role, '/users');
      await addUser(page, `${prefix}eva`);
      const dialog = await openAccess(page, `${prefix}eva Neu`);
      await dialog.locator('summary', { hasText: '110004711' }).click();
      const line = (name: RegExp) =>
        dialog.locator('div').filter({ has: page.locator('> label', { hasText: name }) });
      await expect(line(/AutoCAD 2014/)).toContainText('Takes no seat');
      await expect(line(/Cloud/)).toContainText('Takes no seat');
      const free = Number(
        /\d+/.exec(
          await line(/Phone help/)
            .locator('.seats')
            .innerText(),
        )?.[0],
      );
      await dialog.getByRole('checkbox', { name: /Phone help/ }).check();
      await expect(line(/Phone help/)).toContainText(`${free - 1} of 5 free`);
    });
  });
}

test.describe('users, as plain user', () => {
  test('without a seat there is nothing to use, and whom to ask is said', async ({ browser }) => {
    const page = await desks.at(browser, 'user', '/users/me');
    await expect(
      page.getByText(/Nothing is assigned to you yet. Ask a contract admin or software/),
    ).toBeVisible();
  });

  test('what is assigned can be used, or downloaded and installed, and says which', async ({ browser }) => {
    const admin = await desks.at(browser, 'admin', '/users');
    const dialog = await openAccess(admin, 'Uma Holm');
    await dialog.locator('summary', { hasText: '110004711' }).click();
    for (const name of [/AutoCAD 2014/, /Revit/]) await dialog.getByRole('checkbox', { name }).check();
    await dialog.getByRole('button', { name: 'Done' }).click();
    const mine = (await desks.at(browser, 'user', '/users/me')).getByRole('list', { name: 'My products' });
    const item = (name: string) => mine.getByRole('listitem').filter({ hasText: name });
    await expect(item('Revit')).toContainText('You have a seat. Sign in with your account to use it.');
    await expect(item('AutoCAD 2014')).toContainText('You can download and install it.');
  });
});

test.describe('reporting', () => {
  /** Changes nothing where she does already. */
  async function letUmaUseRevit(browser: Browser): Promise<void> {
    const admin = await desks.at(browser, 'admin', '/users');
    const dialog = await openAccess(admin, 'Uma Holm');
    // Open by itself once she has something of it.
    const contract = dialog.locator('details', { hasText: '110004711' });
    if ((await contract.getAttribute('open')) === null) await contract.locator('summary').click();
    await dialog.getByRole('checkbox', { name: /Revit/ }).check();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(admin.getByText('Up to date').first()).toBeVisible();
  }

  test('one sees how many credits one used, and the balance of the contracts one was granted use of', async ({
    browser,
  }) => {
    await letUmaUseRevit(browser);
    const page = await desks.at(browser, 'user', '/users/me');
    const balances = page.getByRole('list', { name: 'Balances' }).getByRole('listitem');
    await expect(balances).toHaveCount(1);
    await expect(balances).toContainText('Design');
    await expect(balances).toContainText('887.5 of 1,000 left');
    await expect(balances).toContainText('Used by 2 people');
    await expect(page.getByText('12.5 credits in all')).toBeVisible();
  });

  test('coordinators and contract admins see the use of everybody and all contracts', async ({ browser }) => {
    for (const role of ['admin', 'coordinator'] as const) {
      const page = await desks.at(browser, role, '/contracts/credits');
      const balances = page.getByRole('region', { name: 'Balances' });
      for (const name of ['Design', 'Workshop'])
        await expect(balances.getByRole('row').filter({ hasText: name })).toBeVisible();
      await expect(page.getByRole('row').filter({ hasText: 'Uma Holm' })).toContainText('12.5');
      await expect(page.getByRole('row').filter({ hasText: 'Dai Holm' })).toContainText('127.5');
    }
  });

  test('more credits are bought on the page of the vendor, or by a message to whoever sells them', async ({
    browser,
  }) => {
    await letUmaUseRevit(browser);
    const page = await desks.at(browser, 'admin', '/settings');
    const settings = page.getByRole('region', { name: 'Credits' });
    for (const [link, href] of [
      ['https://vendor.example/credits', /^https:\/\/vendor\.example\/credits$/],
      ['orders@vendor.example', /^mailto:orders%40vendor\.example\?subject=.*110004711/],
    ] as const) {
      await settings.getByLabel('Purchase link').fill(link);
      await settings.getByRole('button', { name: 'Save' }).click();
      await expect(settings.getByText('Saved.')).toBeVisible();
      await expect(page.getByText('Up to date').first()).toBeVisible();
      const user = await desks.at(browser, 'user', '/users/me');
      await expect(user.getByRole('link', { name: /Get credits/ })).toHaveAttribute('href', href);
    }
  });
});

test.describe('contracts and coordinators', () => {
  test('the contract admin makes somebody coordinator of a contract', async ({ browser }) => {
    const page = await desks.at(browser, 'admin', `/contracts/${company.otherContractId}`);
    await page.getByRole('button', { name: 'Manage software coordinators' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('searchbox').fill('erin');
    await dialog.getByRole('button', { name: 'Add Erin Holm' }).click();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('heading', { name: 'Software coordinators, 1' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Erin Holm' })).toBeVisible();
  });

  test('a coordinator neither sees nor changes the terms, and makes nobody coordinator', async ({
    browser,
  }) => {
    const page = await desks.at(browser, 'coordinator', `/contracts/${company.contractId}`);
    await expect(page.getByRole('heading', { name: 'Design', level: 1 })).toBeVisible();
    for (const secret of Object.values(SECRETS)) await expect(page.getByText(String(secret))).toHaveCount(0);
    await expect(page.getByRole('heading', { name: /Terms|Company/ })).toHaveCount(0);
    await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  });

  test('a coordinator gives and takes on the contracts of theirs, and only sees the others', async ({
    browser,
  }) => {
    const page = await desks.at(browser, 'coordinator', '/users');
    const dialog = await openAccess(page, 'Dai Holm');
    await dialog.locator('summary', { hasText: '220008800' }).click();
    await expect(dialog.getByText(/You do not coordinate this contract/)).toBeVisible();
    await expect(dialog.getByRole('checkbox', { name: /Acrobat/ })).toBeDisabled();
    await expect(dialog.getByRole('checkbox', { name: /Revit/ })).toBeEnabled();
  });

  test('the contract admin sees every contract, with its number, its length and its end', async ({
    browser,
  }) => {
    const page = await desks.at(browser, 'admin', '/contracts');
    await expect(gridRow(page, '110004711')).toContainText('12 months');
    await expect(gridRow(page, '220008800')).toContainText('31 Dec 2099');
  });

  test('its details have the products with their ends and the company that it is tied to', async ({
    browser,
  }) => {
    const page = await desks.at(browser, 'admin', '/contracts');
    await gridRow(page, '110004711').click();
    await expect(page.getByRole('heading', { name: /Design/, level: 1 })).toBeVisible();
    const revit = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Revit' }) });
    await expect(revit).toContainText(String(Number(company.endDay.slice(8))));
    await expect(page.getByText('887.5 of 1,000')).toBeVisible();
    await expect(page.getByRole('link', { name: '112.5 by 2 people' })).toBeVisible();
    await expect(page.getByText(SECRETS.companyName)).toBeVisible();
    await expect(page.getByText(SECRETS.resellerName).first()).toBeVisible();
  });

  test('the contract admin reports a changed company name to the reseller', async ({ browser }) => {
    const page = await desks.at(browser, 'admin', `/contracts/${company.contractId}`);
    await page.getByRole('button', { name: 'Report a change' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Company name').fill('Alpspitze GmbH');
    const link = await dialog.getByRole('link', { name: 'Open in email app' }).getAttribute('href');
    expect(decodeURIComponent(link ?? '')).toContain('Alpspitze GmbH');
    expect(link).toContain(encodeURIComponent(SECRETS.resellerEmail));
  });
});

test.describe('what is not for a role', () => {
  const unknown = (path: string) => path.replace(/[^/]+$/, 'xx_0000000000000000000000');

  /** What the page says, once it has said it; ids aside. */
  async function said(page: Page, path: string): Promise<string> {
    await page.goto(server.origin + path);
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
    return page.getByRole('main').innerText();
  }

  test('field staff are offered devices alone, and get one answer for what is theirs not and what is not there', async ({
    browser,
  }) => {
    const page = await desks.at(browser, 'staff', '/users');
    await expect(gridRow(page, 'Dai Holm')).toBeVisible();
    for (const name of ['Add user', 'Paste many', 'Import', 'Select'])
      await expect(page.getByRole('button', { name, exact: true }), name).toHaveCount(0);
    await expect(page.getByRole('columnheader', { name: /Products|Seats|Roles/ })).toHaveCount(0);
    await gridRow(page, 'Dai Holm').click();
    await expect(page.getByRole('complementary').getByText('Dai')).not.toHaveCount(0);
    await expect(page.getByRole('complementary').getByText('Revit')).toHaveCount(0);
    await expect(page.getByRole('complementary').getByRole('button')).toHaveText([/Close|×/]);
    const contract = `/contracts/${company.contractId}`;
    for (const path of [contract, unknown(contract), '/contracts'])
      expect(await said(page, path)).toContain('Contracts are not part of your role');
    await page.goto(`${server.origin}/settings`);
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await expect(page.getByRole('button', { name: /Invite/ })).toHaveCount(0);
    await page.goto(`${server.origin}/devices/${company.deviceId}`);
    await expect(page.getByRole('button', { name: /^Display name/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Retire' })).toHaveCount(0);
    await expect(page.getByLabel('Default access to products')).toHaveCount(0);
  });

  test('a plain user finds nothing of others at any address', async ({ browser }) => {
    const page = await desks.at(browser, 'user', '/users');
    await expect(page.getByRole('heading', { name: 'My products' })).toBeVisible();
    const [dai] = (await otherDevice(await desks.at(browser, 'admin', '/users')).rows('users')).filter(
      ({ email }) => email === 'dai@acme.example',
    );
    for (const path of [
      `/users/${String(dai?.['id'])}`,
      `/devices/${company.deviceId}`,
      `/contracts/${company.contractId}`,
    ])
      expect(await said(page, path), path).toBe(await said(page, unknown(path)));
    for (const path of ['/contracts', '/reports', '/reports/installs'])
      expect(await said(page, path)).toContain('not part of your role');
    await page.goto(`${server.origin}/inbox`);
    await expect(page.getByText('You’re all caught up.')).toBeVisible();
    await page.goto(`${server.origin}/settings`);
    await expect(page.getByRole('button', { name: /Invite/ })).toHaveCount(0);
    await expect(page.getByText('Dai Holm')).toHaveCount(0);
  });
});
