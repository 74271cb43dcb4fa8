import { expect, it } from 'vitest';
import { previewFile } from '#workers/imports/preview-file.ts';
import { readable } from '#tests/support/rows/import-files.ts';

/** Titles as the exports of these programs have them, in the languages that they have them in. */
const titles: Readonly<Record<string, string>> = {
  'intune devices':
    'Device ID,Device name,Enrollment date,Last check-in,Azure AD Device ID,OS version,Azure AD registered,EAS activation ID,Serial number,Manufacturer,Model,EAS activated,IMEI,Last EAS sync time,EAS reason,EAS status,Compliance grace period expiration,Security patch level,Wi-Fi MAC,MEID,Subscriber carrier,Total storage,Free storage,Management name,Category,UserId,Primary user UPN,Primary user email address,Primary user display name,WiFiIPv4Address,WiFiSubnetID,Compliance,Managed by,Ownership,Device state,Intune registered,Supervised,Encrypted,OS,SkuFamily,JoinType,Phone number,Jailbroken,ICCID,EthernetMAC,CellularTechnology,ProcessorArchitecture,EID,EnrollmentType,PartnerFeaturesBitmask,ManagementAgents,CertExpirationDate,IsManaged',
  'intune discovered apps':
    'ApplicationKey,ApplicationName,ApplicationPublisher,ApplicationShortVersion,ApplicationVersion,DeviceId,DeviceName,OSDescription,OSVersion,Platform,UserId,EmailAddress,UserName',
  'jamf computers':
    'Computer Name,Managed,Last Check-in,Last Inventory Update,IP Address,Full Name,Username,Email Address,Operating System,Operating System Version,Serial Number,Model,Architecture Type,Application Title,Application Version',
  'jamf mobile':
    'Display Name,Serial Number,OS Version,Model,Username,Last Inventory Update,Asset Tag,Managed',
  'lansweeper assets':
    'AssetID,AssetName,AssetType,Icon,IPAddress,OS,Manufacturer,Model,Serialnumber,Username,Userdomain,Lastseen',
  'lansweeper software':
    'AssetID,AssetName,softwareName,softwareVersion,SoftwarePublisher,installDate,Lastchanged',
  'sccm v_add_remove': 'Netbios_Name0,User_Name0,DisplayName0,Version0,Publisher0,InstallDate0,ResourceID',
  'sccm report':
    'Computer Name,User Name,Product Name,Publisher,Version,Operating System,Serial Number,Last HW Scan',
  'ps get-package': 'Name,Version,Source,ProviderName',
  'ps win32product remote': 'PSComputerName,Name,Version,Vendor,IdentifyingNumber,InstallDate',
  'ps registry': 'PSComputerName,DisplayName,DisplayVersion,Publisher,InstallDate,UninstallString',
  pdq: 'Computer Name,Computer OS Name,Computer Serial Number,Computer Current User,Computer Last Successful Scan,Application Name,Application Version,Application Publisher',
  'pdq short': 'Name,O/S,Serial Number,Current User,Successful Scan Date',
  'fleet hosts':
    'created_at,updated_at,id,hostname,display_name,platform,os_version,uuid,hardware_serial,hardware_model,primary_ip,seen_time,last_enrolled_at,computer_name,status,team_name,device_mapping',
  'fleet software': 'host_hostname,software_name,software_version,software_source,host_hardware_serial',
  'glpi computers':
    'Name,Entity,Status,Manufacturer,Serial number,Type,Model,Operating system - Name,Location,Last update,Component - Processor',
  'glpi software':
    'Name,Entity,Publisher,Version - Name,Version - Operating system,Number of installations,Licenses - Number of licenses',
  'glpi licenses': 'Name,Entity,Serial number,Number,Status,Type,Expiration,Software,Publisher',
  'glpi fr':
    "Nom,Entité,Statut,Fabricant,Numéro de série,Type,Modèle,Système d'exploitation - Nom,Lieu,Dernière modification",
  'snipe8 assets':
    'ID,Company,Asset Name,Asset Tag,Model,Model No.,Category,Manufacturer,Serial,Purchased,Cost,Order Number,Supplier,Location,Default Location,Checked Out To,Type,Username,Employee No.,Warranty,Status,Last Checkin Date,Notes',
  'snipe8 licenses':
    'ID,Company,License Name,Product Key,Expiration Date,Licensed to Email,Licensed to Name,Manufacturer,Supplier,Min. QTY,Total,Avail,Purchase Date,Termination Date,Depreciation,Maintained,Reassignable,Purchase Cost,Purchase Order Number,Order Number,Notes',
  'snipe8 users':
    'ID,Company,Name,First Name,Last Name,Job Title,Email,Username,Employee No.,Department,Location,Manager,Assets,Licenses,Login Enabled',
  google:
    'First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Org Unit Path [Required],Status [READ ONLY],Last Sign In [READ ONLY],Department,Employee ID,Employee Title',
  okta: 'login,firstName,lastName,email,status,department,title,displayName',
  'okta report': 'User ID,Username,First Name,Last Name,Primary Email,User Status,Last Login',
  entra:
    'userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,accountEnabled,usageLocation,companyName,creationType,directorySynced',
  'm365 active':
    'Block credential,City,Country,Department,DirSyncEnabled,Display name,Fax,First name,Last dirsync time,Last name,Last password change time stamp,License assignment details,Licenses,Mobile Phone,Object Id,Office,Phone number,Postal code,Preferred data location,Preferred language,Proxy addresses,Soft deletion time stamp,State,Street address,Strong password required,Title,Usage location,User principal name,When created',
  'm365 licences': 'Product title,Total licenses,Expired licenses,Assigned licenses,Status message',
  'm365 license users': 'Display name,User principal name,Licenses',
  'm365 de': 'Anmeldung blockieren,Anzeigename,Vorname,Nachname,Lizenzen,Benutzerprinzipalname,Abteilung',
  'm365 fr': "Nom d'affichage,Prénom,Nom,Licences,Nom d'utilisateur principal,Service",
  'm365 es': 'Nombre para mostrar,Nombre,Apellidos,Licencias,Nombre principal de usuario,Departamento',
  'm365 ja': '表示名,名,姓,ライセンス,ユーザー プリンシパル名,部署',
  'people ja': '姓,名,メールアドレス',
  'people de': 'Vorname,Nachname,E-Mail-Adresse',
  'people fr': 'Prénom,Nom,Adresse e-mail',
  'people es': 'Nombre,Apellidos,Correo electrónico',
  'devices de':
    'Gerätename,Betriebssystem,Seriennummer,Letzter Benutzer,Letzter Kontakt,Software,Version,Hersteller',
  'devices fr':
    "Nom de l'appareil,Système d'exploitation,Numéro de série,Dernier utilisateur,Logiciel,Version,Éditeur",
  'devices es':
    'Nombre del equipo,Sistema operativo,Número de serie,Último usuario,Software,Versión,Fabricante',
  'devices ja': 'デバイス名,オペレーティング システム,シリアル番号,ソフトウェア,バージョン,発行元',
  'autodesk by product': 'First Name,Last Name,Email,Product Name,Team,Access,Assigned On',
  'autodesk seats': 'Name,Email,Products,Status,Role',
  'autodesk subs new':
    'Team name,Product name,Contract number,Subscription ID,Term,Start date,End date,Auto-renew,Status,Seats purchased,Reseller',
  'adobe new':
    'Identity type,Username,Domain,Email,First name,Last name,Country,Products,User groups,Admin roles',
  'adobe old':
    'Identity Type,Username,Domain,Email,First Name,Last Name,Country Code,Product Configurations,Admin Roles,User Groups',
  'adobe de':
    'Identitätstyp,Benutzername,Domäne,E-Mail,Vorname,Nachname,Ländercode,Produktkonfigurationen,Benutzergruppen',
  kandji: 'Device Name,Serial Number,Model,OS Version,User Name,User Email,Last Check-In,Blueprint,Asset Tag',
};

/**
 * What each is told as, and the column of each field. A reading that changes on purpose is written again with
 * `vitest --update`, and reviewed as any code.
 */
it('tells the exports that people have by their titles, in five languages', async () => {
  const lines: string[] = [];
  for (const [name, line] of Object.entries(titles)) {
    const cells = line.split(',');
    const preview = previewFile(await readable(`${line}\n${cells.map((_, at) => `v${at}`).join(',')}\n`));
    if (preview.status === 'unreadable') throw new Error(preview.message);
    const { kind, mapping } = preview.choices;
    const found = Object.entries(mapping).flatMap(([field, at]) =>
      at === null ? [] : [`  ${field}: ${cells[at]}`],
    );
    lines.push(`${name}: ${kind}`, ...found);
  }
  await expect(lines.join('\n')).toMatchFileSnapshot('../../fixtures/titles.txt');
});
