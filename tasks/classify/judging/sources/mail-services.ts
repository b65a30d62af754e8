import { namedList } from '../named-list.ts';

/** Where people read mail, and what links in mails lead through. */
export const mailServices = namedList(`
Gmail: mail.google.com; inbox.google.com; com.google.android.gm; com.google.android.gm.lite
Outlook: .outlook.live.com; .outlook.com; .outlook.office.com; .outlook.office365.com; .outlook.cloud.microsoft;
  .safelinks.protection.outlook.com; .mail.live.com; .hotmail.com; com.microsoft.office.outlook
Yahoo Mail: .mail.yahoo.com; .mail.yahoo.co.jp; .mail.yahoo.*; com.yahoo.mobile.client.android.mail; jp.co.yahoo.android.ymail
iCloud Mail: icloud.com/mail; mail.icloud.com; mail.me.com
AOL Mail: .mail.aol.com
Proton Mail: .mail.proton.me; .mail.protonmail.com; .protonmail.com; ch.protonmail.android
Tuta: .mail.tutanota.com; .app.tuta.com; .tutanota.com
Fastmail: .app.fastmail.com; .fastmail.com; .fastmail.fm
Zoho Mail: .mail.zoho.com; .mail.zoho.eu; .mail.zoho.in
Yandex Mail: mail.yandex.*; ru.yandex.mail
Mail.ru: e.mail.ru; touch.mail.ru; m.mail.ru; click.mail.ru; ru.mail.mailapp
Naver Mail: .mail.naver.com
Daum Mail: .mail.daum.net
QQ Mail: .mail.qq.com; com.tencent.androidqqmail
NetEase Mail: .mail.163.com; .mail.126.com
Seznam Email: .email.seznam.cz
GMX: .navigator.gmx.net; .navigator-bs.gmx.net; .navigator-lxa.gmx.net; .deref-gmx.net; .deref-gmx.com; .deref-mail.com;
  .lightmailer.gmx.net; .3c.gmx.net; de.gmx.mobile.android.mail
WEB.DE: .navigator.web.de; .navigator-bs.web.de; .deref-web.de; .deref-web-02.de; .3c.web.de; de.web.mobile.android.mail
1&1: .deref-1und1.de; .mailxchange.de; .mailbusiness.ionos.com
T-Online: .email.t-online.de
freenet: .mail.freenet.de
Orange: .webmail1.orange.fr; .messagerie.orange.fr; .mail01.orange.fr
Free: .zimbra.free.fr
Libero: .mail.libero.it
Posteo: .posteo.de
mailbox.org: .mailbox.org
HEY: .app.hey.com
Superhuman: .mail.superhuman.com
Spark: com.readdle.spark
Samsung Email: com.samsung.android.email.provider
K9: com.fsck.k9; net.thunderbird.android
Mailchimp: .list-manage.com; .mailchi.mp; .campaign-archive.com
Campaign Monitor: .createsend.com; .cmail19.com; .cmail20.com
SendGrid: .sendgrid.net
Brevo: .sendinblue.com; .sendibm1.com; .sibautomation.com
Mailgun: .mailgun.org
Klaviyo: .klclick.com; .klclick1.com; .klaviyomail.com
Constant Contact: .rs6.net
HubSpot: .hubspotlinks.com; .hs-sites.com
Proofpoint: .urldefense.proofpoint.com; .urldefense.com
Mimecast: .mimecast.com; .mimecastprotect.com
Barracuda: .linkprotect.cudasvc.com
`);
