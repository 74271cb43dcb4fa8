import type { InstallColumn } from '../../domain/views/software/install-list.ts';

/**
 * Titles under which inventories list the same thing. Vendors rename columns between versions; what is not here the
 * person maps by hand.
 */
export const installTitles: Readonly<Record<InstallColumn, readonly string[]>> = {
  device: [
    ...['device', 'devicename', 'computername', 'computer', 'hostname', 'host', 'machine', 'machinename'],
    ...['assetname', 'asset', 'itemname', 'endpoint', 'pscomputername', 'gerät', 'gerätename', 'appareil'],
    ...['equipo', 'netbiosname0', 'netbiosname', 'hosthostname', 'devicehostname', 'nomdelappareil'],
    ...[
      'nomdelordinateur',
      'nombredelequipo',
      'nombredeldispositivo',
      'デバイス名',
      'コンピューター名',
      'コンピュータ名',
    ],
  ],
  type: [
    ...['type', 'devicetype', 'assettype', 'formfactor', 'chassistype', 'category', 'typ', 'gerätetyp'],
    ...['tipo'],
  ],
  system: [
    ...['operatingsystem', 'os', 'osname', 'system', 'platform', 'betriebssystem', 'systèmedexploitation'],
    ...['sistemaoperativo', 'operatingsystemname', 'computerosname', 'osdescription', 'hostplatform'],
    ...[
      'systèmedexploitationnom',
      'オペレーティングシステム',
      'betriebssystemname',
      'sistemaoperativonombre',
    ],
  ],
  serial: [
    ...['serialnumber', 'serial', 'serialno', 'servicetag', 'biosserialnumber', 'sn', 'seriennummer'],
    ...['numérodesérie', 'númerodeserie', 'hardwareserial', 'hosthardwareserial', 'computerserialnumber'],
    ...['serialnumber0', 'シリアル番号'],
  ],
  lastUser: [
    ...['lastuser', 'lastloggedonuser', 'lastloggedinuser', 'lastlogonuser', 'loggedinuser', 'primaryuser'],
    ...['assigneduser', 'username', 'user', 'letzterbenutzer', 'benutzer', 'primaryuserupn'],
    ...['computercurrentuser', 'currentuser', 'username0', 'dernierutilisateur', 'últimousuario'],
    ...['lastlogonusername', 'primärerbenutzerupn', 'primärerbenutzeremailadresse'],
    ...['upndelutilisateurprincipal', 'upndeusuarioprincipal', 'プライマリユーザーupn', 'registeredowners'],
    ...['usernames'],
  ],
  lastCheckIn: [
    ...['lastcheckin', 'lastcheckindate', 'lastseen', 'lastcontact', 'lastonline', 'lastsync'],
    ...['lastinventory', 'lastinventorydate', 'lastscan', 'lastactive', 'letzterkontakt'],
    ...['computerlastsuccessfulscan', 'successfulscandate', 'lastsuccessfulscan', 'lasthwscan'],
    ...['lastinventoryupdate', 'seentime', 'dernierinventaire', 'últimoinventario', 'lastactivetime'],
    ...['lasthardwarescan', 'letzteseinchecken', 'letztercheckin', 'dernierarchivage'],
    ...['dernièresynchronisation', 'últimasincronización', '最後のチェックイン', '最終チェックイン'],
    ...['approximatelastsignindatetime'],
  ],
  product: [
    ...['product', 'productname', 'software', 'softwarename', 'application', 'applicationname', 'app'],
    ...['appname', 'title', 'programname', 'produkt', 'produit', 'producto', 'applicationtitle'],
    ...['softwaretitle', 'displayname0', 'logiciel', 'ソフトウェア', 'アプリケーション'],
  ],
  version: [
    ...['version', 'productversion', 'softwareversion', 'applicationversion', 'appversion', 'displayversion'],
    ...['version0', 'applicationshortversion', 'versión', 'バージョン'],
  ],
  publisher: [
    ...['publisher', 'softwarepublisher', 'applicationpublisher', 'apppublisher', 'vendor', 'productvendor'],
    ...['developer', 'hersteller', 'éditeur', 'publisher0', 'fabricante', '発行元', 'manufacturer'],
  ],
};
