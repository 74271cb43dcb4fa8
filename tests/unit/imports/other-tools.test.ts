import { describe, expect, it } from 'vitest';
import { previewFile } from '#workers/imports/preview-file.ts';
import { planned, readable } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

async function readOf(content: string) {
  const preview = previewFile(await readable(content));
  if (preview.status === 'unreadable') throw new Error(preview.message);
  const { plan, batches } = await planned(new MemoryTables(), content, { dateOrder: 'day-first' });
  if (plan.status === 'unreadable') throw new Error(plan.message);
  const rows = batches.flatMap(({ args }) => ('rows' in args ? args.rows : []) as object[]);
  return { kind: preview.choices.kind, rows, problems: plan.problems.map(({ cause }) => cause) };
}

describe('who may not sign in any more is nobody to add, in every language of the directory', () => {
  it.each([
    [
      'Entra in German',
      'Benutzerprinzipalname,Anzeigename,Nachname,E-Mail,Vorname,Abteilung,Konto aktiviert\nbo@x.onmicrosoft.com,Bo Day,Day,bo@x.com,Bo,Design,False\n',
    ],
    [
      'Microsoft 365 in Spanish',
      'Bloquear credencial,Nombre para mostrar,Nombre,Apellidos,Licencias,Nombre principal de usuario\nTrue,Bo Day,Bo,Day,Microsoft 365 E3,bo@x.com\n',
    ],
    [
      'Microsoft 365 in French',
      "Bloquer les informations d'identification,Nom d'affichage,Prénom,Nom,Licences,Nom d'utilisateur principal\nTrue,Bo Day,Bo,Day,,bo@x.com\n",
    ],
    [
      'Microsoft 365 in Japanese',
      '資格情報のブロック,表示名,名,姓,ライセンス,ユーザー プリンシパル名\nTrue,Bo Day,Bo,Day,,bo@x.com\n',
    ],
    [
      'Google in German',
      'Vorname [Pflichtfeld],Nachname [Pflichtfeld],E-Mail-Adresse [Pflichtfeld],Status [SCHREIBGESCHÜTZT]\nBo,Day,bo@x.com,Gesperrt\n',
    ],
    ['the people of Okta', 'Person,Username,Primary email,Status\nBo Day,bo@x.com,bo@x.com,Suspended\n'],
  ])('%s', async (_, file) => {
    expect(await readOf(file)).toMatchObject({ rows: [], problems: [/suspended or blocked/] });
  });
});

describe('who holds what is read, and not people alone', () => {
  it.each([
    [
      'Autodesk usage in German',
      'autodesk-usage',
      'Vorname,Nachname,E-Mail-Adresse,Teamname,Angebotsname,Platzzuweisung,Zuweisungsdatum,Benutzeraktivität,Letzter Zugriff\nAnn,Lee,ann@x.com,T,AutoCAD,zugewiesen,2026-01-05,aktiv,2026-11-20\n',
    ],
    [
      'Autodesk users in French',
      'autodesk-users',
      'Prénom,Nom,Adresse e-mail,Nom du produit,Équipe,Accès,Attribué le\nAnn,Lee,ann@x.com,AutoCAD,T,Attribué,05/01/2026\n',
    ],
    [
      'Adobe in French',
      'adobe-users',
      "Type d'identité,Nom d'utilisateur,Domaine,E-mail,Prénom,Nom,Configurations de produit\nFederated ID,ann,x.com,ann@x.com,Ann,Lee,AutoCAD\n",
    ],
    [
      'Adobe in Spanish',
      'adobe-users',
      'Tipo de identidad,Nombre de usuario,Dominio,Correo electrónico,Nombre,Apellidos,Configuraciones de productos\nFederated ID,ann,x.com,ann@x.com,Ann,Lee,AutoCAD\n',
    ],
    [
      'Adobe in Japanese',
      'adobe-users',
      'ID の種類,ユーザー名,ドメイン,電子メール,名,姓,製品構成\nFederated ID,ann,x.com,ann@x.com,Ann,Lee,AutoCAD\n',
    ],
    [
      'Adobe with products and their profiles',
      'adobe-users',
      'Identity type,Username,Domain,Email,First name,Last name,Products,Product profiles\nBusiness ID,ann@x.com,x.com,ann@x.com,Ann,Lee,AutoCAD,Default\n',
    ],
  ])('%s', async (_, kind, file) => {
    const read = await readOf(file);
    expect(read).toMatchObject({
      kind,
      rows: [{ email: 'ann@x.com', firstName: 'Ann', product: 'AutoCAD' }],
    });
  });

  it('an unassigned seat in German, French or Japanese is none', async () => {
    for (const word of ['nicht zugewiesen', 'Non attribué', '未割り当て', 'unassigned']) {
      const file = `Vorname,Nachname,E-Mail-Adresse,Angebotsname,Platzzuweisung\nAnn,Lee,ann@x.com,AutoCAD,${word}\n`;
      const { rows } = await readOf(file);
      expect(rows).toMatchObject([{ email: 'ann@x.com' }]);
      expect(JSON.stringify(rows)).not.toContain('"assigned"');
    }
  });
});

describe('contracts are contracts, and no devices', () => {
  it('Autodesk subscriptions in German', async () => {
    const file =
      'Teamname,Produktname,Vertragsnummer,Abonnement-ID,Startdatum,Enddatum,Plätze,Händler\nT,AutoCAD,110001,572-1,05.01.2026,04.01.2027,10,Cad GmbH\n';
    expect(await readOf(file)).toMatchObject({
      kind: 'autodesk-subscriptions',
      rows: [{ number: '110001', quantity: 10, endDay: '2027-01-04', resellerName: 'Cad GmbH' }],
    });
  });

  it.each([
    ['French', 'Nom;Entité;Numéro de série;Nombre;Statut;Type;Expiration;Logiciel;Éditeur'],
    ['German', 'Name;Entität;Seriennummer;Anzahl;Status;Typ;Ablauf;Software;Hersteller'],
    ['Spanish', 'Nombre;Entidad;Número de serie;Número;Estado;Tipo;Expiración;Software;Editor'],
  ])('licenses of GLPI in %s', async (_, titles) => {
    expect(await readOf(`${titles}\nRevit;Root;;10;;;31/12/2026;Revit;Autodesk\n`)).toMatchObject({
      kind: 'snipe-licenses',
      rows: [{ product: 'Revit', quantity: 10, endDay: '2026-12-31', vendor: 'Autodesk' }],
    });
  });
});

describe('a list of devices', () => {
  it.each([
    ['Intune in German', 'Gerätename,Letztes Einchecken,Betriebssystem,Seriennummer,Primärer Benutzer – UPN'],
    [
      'Intune in French',
      "Nom de l'appareil,Dernier archivage,Système d'exploitation,Numéro de série,UPN de l'utilisateur principal",
    ],
    [
      'Intune in Spanish',
      'Nombre del dispositivo,Última sincronización,Sistema operativo,Número de serie,UPN de usuario principal',
    ],
    ['Intune in Japanese', 'デバイス名,最後のチェックイン,OS,シリアル番号,プライマリ ユーザー UPN'],
    ['SCCM', 'Name,Last Active Time,Operating System,Serial Number,Last Logon User Name'],
  ])('has its last user and check-in: %s', async (_, titles) => {
    const { kind, rows } = await readOf(`${titles}\nWS-1,2026-11-20 10:00,Windows,5CD123,ann@x.com\n`);
    expect([kind, rows]).toMatchObject([
      'install-list',
      [{ name: 'WS-1', os: 'Windows', serial: '5CD123', lastUser: 'ann@x.com', type: 'computer' }],
    ]);
    expect((rows[0] as { lastCheckInAt: number }).lastCheckInAt).toBe(Date.UTC(2026, 10, 20, 10));
  });

  it('of Entra names them by what it displays', async () => {
    const file =
      'displayName,accountEnabled,operatingSystem,joinType (trustType),registeredOwners,approximateLastSignInDateTime\nWS-1,True,Windows,Azure AD joined,Ann Lee,2026-11-20T10:00:00Z\n';
    expect(await readOf(file)).toMatchObject({
      kind: 'install-list',
      rows: [{ name: 'WS-1', lastUser: 'Ann Lee' }],
    });
  });

  it('with software and serial numbers has the software: "Name" beside "Computer Name"', async () => {
    const { rows } = await readOf('Name,Version,Computer Name,Serial Number\nXcode,16.1,Mac-1,C02ABC\n');
    expect(rows).toMatchObject([{ name: 'Mac-1', installs: [{ product: 'Xcode', version: '16.1' }] }]);
  });

  it('that has the system for a type has computers and phones', async () => {
    const { rows } = await readOf(
      'Name,Type,Serial number\nWS-1,Windows,S1X\nPH-1,Apple iOS,S2X\nPR-1,Printer,S3X\n',
    );
    expect(rows.map((row) => (row as { type: string }).type)).toEqual(['computer', 'phone', 'other']);
  });
});
