/** Titles of Autodesk's exports in German, French, Spanish and Japanese, as `headerKey` folds them. */
export const autodeskTitles = {
  number: ['vertragsnummer', 'numérodecontrat', 'númerodecontrato', '契約番号'],
  product: [
    ...[
      'produktname',
      'angebotsname',
      'nomduproduit',
      'nomdeloffre',
      'nombredelproducto',
      'nombredelaoferta',
    ],
    ...['製品名', 'オファー名'],
  ],
  subscriptionId: [
    'abonnementid',
    'abonnementnummer',
    'iddabonnement',
    'iddesuscripción',
    'サブスクリプションid',
  ],
  seats: [
    ...[
      'plätze',
      'sitze',
      'anzahlderplätze',
      'anzahl',
      'postes',
      'nombredepostes',
      'puestos',
      'númerodepuestos',
    ],
    ...['シート数', '数量'],
  ],
  starts: ['startdatum', 'datededébut', 'fechadeinicio', '開始日'],
  ends: ['enddatum', 'datedefin', 'fechadefin', 'fechadefinalización', '終了日'],
  reseller: ['händler', 'revendeur', 'distribuidor', '販売店'],
  seat: [
    ...[
      'platzzuweisung',
      'zuweisung',
      'attributiondeposte',
      'attribution',
      'asignacióndepuesto',
      'asignación',
    ],
    'シートの割り当て',
  ],
  access: ['zugriff', 'accès', 'acceso', 'アクセス'],
  assignedAt: [
    ...[
      'zuweisungsdatum',
      'zugewiesenam',
      'datedattribution',
      'attribuéle',
      'fechadeasignación',
      'asignadoel',
    ],
    '割り当て日',
  ],
  lastUsedAt: ['letzterzugriff', 'dernieraccès', 'últimoacceso', '最終アクセス'],
  activity: ['benutzeraktivität', 'activitédelutilisateur', 'actividaddelusuario'],
  daysInactive: ['tageinaktiv', 'joursdinactivité', 'díasinactivos'],
} as const;
