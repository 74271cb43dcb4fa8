/**
 * [publisher, name as agents report it] of what is listed beside a product and is none: viewers, parts, languages,
 * updates, free editions. Says what the starter rules leave alone; a rule that a person made takes it all the same.
 */
export const starterExclusions: readonly (readonly [string, string])[] = [
  ...[
    ...['* Viewer*', '* Player*', '*Community Edition*', '* SDK*', '*Runtime*', '*Redistributable*'],
    ...['*Language Pack*', '*Language Shared*', '*Language Kit*', '* Help', '* Help *'],
    ...[
      '*Documentation*',
      '* Samples*',
      '*Tutorial*',
      '* Fonts*',
      '* Library*',
      '* Libraries*',
      '* Content*',
    ],
    ...[
      '*Plugin*',
      '*Plug-in*',
      '*Add-in*',
      '*Addin*',
      '*Add-on*',
      '*Connector*',
      '*Converter*',
      '*Exporter*',
    ],
    ...['*Shell Extension*', '*License Server*', '*License Manager*', '*Licensing*', '*Prerequisites*'],
    ...['* Installer*', '*Updater*', '*Update Service*', '*Hotfix*', '*Security Update*', '*Service Pack*'],
  ].map((name) => ['', name] as const),
  ...[
    // Bentley's "MicroStation CONNECT Edition Update 17" is the product: updates are named so by their publisher.
    ...['* Update', '* Update #*', '* SR#', '* SR#.*', '*Object Enabler*', '*Country Kit*', '* Private*'],
    ...[
      '* for AutoCAD*',
      '* for Revit*',
      '* for 3ds Max*',
      '* for Maya*',
      '* for Inventor*',
      '*ReCap Photo*',
    ],
  ].map((name) => ['Autodesk', name] as const),
  ...[
    ...['*Acrobat Sign*', '*Distiller*', '*Acrobat* Standard*', '* Elements*', '*Photoshop Lightroom*'],
    ...['*Photoshop Express*', '*Photoshop Camera*'],
  ].map((name) => ['Adobe', name] as const),
  ...[
    ...[
      '*database engine*',
      '*Web Components*',
      '*-bit Components*',
      '*Click-to-Run*',
      '*Compatibility Pack*',
    ],
    ...[
      '*Build Tools*',
      '*Tools for Office*',
      '*Test Agent*',
      '*Live Meeting*',
      '*Project Server*',
      '*Setup Metadata*',
    ],
    ...['* MUI*', '* Proof*'],
  ].map((name) => ['Microsoft', name] as const),
  ['Trimble', '* Environment*'],
  ['Bentley', '* for MicroStation*'],
  ['Chaos', '*Swarm*'],
  ['Corel', '*Graphics Suite* - *'],
  ['Corel', '*CorelDRAW Standard*'],
  ['Graphisoft', '*Update*'],
];
