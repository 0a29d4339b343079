"""The column names that address books, CRMs and phones use, by meaning. `headings.py` reads them.

A term is matched as a word, see `folding.terms`. To teach the import a new name, add it here and to the test.
"""

from __future__ import annotations

from apps.contacts.folding import terms

MOBILE = terms(
    """
    mobile, mobiles, mobilephone*, mobilenumber, mobileno, mobilenum, mobil, mobiltel*, mobilfon, mobilnummer*,
    mobilnr, mobilrufnummer, mobilfunk*, *mobiltelefon*, mobiel*, mobila, mobilni*, mobilus, mobiln*, movil, moviles,
    telemovel, telemoveis, cell, cells, cellphone*, cellnumber, cellular*, cellulare, celular*, handy,
    handynummer*, handynr, portable, gsm, natel, komork*, komorkow*, matkapuhelin*, kannyk*, cep, cep tel*,
    farsimi, mobitel, hp number, msisdn, sms, whatsapp, whats app, wa id, iphone, wireless, textable,
    sms number, мобильн*, мобільн*, мобилен, мобилни, сотов*, κινητο, κινητου, 携帯, 携带, 手机, 手機,
    行動電話, 移动电话, 移動電話, モバイル, スマホ, スマートフォン, 휴대, 핸드폰, 모바일, נייד, جوال, موبايل,
    محمول, متحرك, خلوي, มือถือ
    """
)
PHONE = terms(
    """
    phone, phones, *phone, phonenumber*, phoneno, phonenum, phonenr, telephone*, telephon*, telefon*, *telefon,
    *telefonnummer, *telefonnr, telefoon*, *telefoon, telefono*, telefone*, tel, tels, telno, telnr, tlf, tfn,
    fon, fono, rufnummer*, puhelin*, *puhelin, telepon*, talrunis*, simanumer*, simi, dien thoai*,
    so dien thoai, e164, format e164, телефон*, тел, τηλεφων*, 電話, 电话, 전화, 電話番号, טלפון, هاتف, تليفون,
    تلفون, โทรศัพท์, เบอร์โทร, फोन, फ़ोन
    """
)
CONTACT_NUMBER = terms(
    """
    contact number*, contact no, contact nr, contact num, kontaktnummer, kontakt nr, numero de contact,
    numero de contacto, numero di contatto, numero de contato, contactnummer, numer kontaktowy,
    контактный номер, контактний номер, recipient number, caller number, caller id, destination number,
    to number, from number, primary number, home number, work number, best number, main number, text number,
    number to text, subscriber number, 連絡先番号, 联系号码, 연락처
    """
)
# Names that may be anything: the cells have to look like phone numbers as well.
WEAK = terms(
    """
    =number, =numbers, =nummer, =numero, =numer, =cislo, =номер, =番号, =号码, =號碼, =번호, =מספר, =رقم, =no,
    =nr, =to, =recipient, =recipients, =destination, =contact, =contacts, =kontakt, =caller, =from, =连络方式,
    =联系方式, =連絡先
    """
)
LANDLINE = terms(
    """
    home, work, business, car, radio, office, landline, land line, fixed, main, company, corporate, other,
    desk, direct, switchboard, privat*, geschaftlich*, dienstlich, dienst, buro, firma, zentrale, weiteres,
    festnetz*, domicile, bureau, professionnel*, travail, maison, fixe, autre, casa, trabajo, particular, fijo,
    oficina, otro, lavoro, ufficio, uff, abitazione, fisso, altro, trabalho, residencial, comercial, fixo,
    outro, werk, thuis, vast, vaste, zakelijk, prive, overig*, sluzbow*, domow*, stacjonarn*, praca, arbete,
    hem, hemma, fast, fasttelefon, arbejde, hjem, arbeid, jobb, tyo*, koti*, lanka*, domu, prace, pevna,
    is telefon*, ev telefon*, sabit, рабоч*, домашн*, стационарн*, городск*, робоч*, εργασια*, σπιτι*, οικια*,
    σταθερο*, 自宅, 勤務先, 会社, 固定, 家庭, 住宅, 单位, 办公, 公司, 座机, 固话, 집, 회사, 직장, 자택, בית,
    עבודה, منزل, عمل, مكتب, ارضي, أرضي
    """
)
# Nobody is reached by text there.
NEVER_DIALLED = terms(
    """
    fax, faxes, fax*, *fax, faks*, telefax*, telefaks*, *faks, telecop*, pager*, beeper, telex, tty, tdd, isdn,
    callback, ruckmeldung, rappel, semafoon, semadigit, cercapersone, buscapersonas, localizador, funkruf*,
    radiomessagerie, bip, personsokare, personsoger, hakulaite, cagri cihazi, пейджер*, факс*, φαξ, ファックス,
    ファクス, ファクシミリ, ポケベル, 传真, 傳真, 呼机, 팩스, 삐삐, פקס, ביפר, فاكس, โทรสาร
    """
)
SOMEBODY_ELSE = terms(
    """
    assistant*, assistent*, asst, emergency, notfall*, urgence, emergencia, emergenza, noodgeval*, referr*,
    spouse, sales rep
    """
)
ABOUT_A_PHONE = terms(
    """
    type, typ, label, phone provider, mobile provider, service provider, kind, ext, extension, durchwahl,
    nebenstelle, code, area, prefix, vorwahl, carrier, operator, network, model, brand, device*, os, platform,
    app, verified, verification, valid, validity, validated, status, timezone, time zone, id, ids, uuid, sid,
    hash, hashed, md5, sha256, date, datum, timestamp, count, calls, called, bounced, error*, reason, source,
    note, notes, comment*, sent, received, clicks, clicked, opens, revenue, message*, campaign*, segment*,
    preference*, name, plan, location, city, lookup, score, usage, minutes, spend, activity, created, updated,
    last sms, last text, last call, at, quality, language, url, list, lists
    """
)
OTHER = terms(
    """
    id, ids, memberid, userid, customerid, contactid, clientid, accountid, orderid, recordid, personid,
    employeeid, patientid, studentid, guestid, subscriberid, companyid, leadid, externalid, uid, uuid, guid,
    gid, sid, key, ref*, member, membership, customer, client, account, acct, order, invoice, policy, case,
    ticket, card, loyalty, passport, license, licence, registration, serial, tracking, booking, room, flight,
    bank, routing, employee, patient, student, government, organizational, social security, ssn, ein, vat, tax,
    iban, bic, swift, imei, imsi, iccid, ean, isbn, sku, barcode, nif, dni, cpf, cnpj, pesel, nip, bsn, siret,
    siren, codice fiscale, partita iva, инн, огрн, kundennummer, kundennr, kunden nr, mitglied*, kontonummer,
    rechnung*, bestellnummer, hausnummer, personalnummer, steuernummer, vertrag*, versicherung*, ausweis*,
    numero client*, numero de client*, adherent, socio, cliente, klantnummer, klant*, lidnummer, numer klienta,
    klient*, kundnummer, kundenummer, personnummer, medlem*, asiakas*, jasen*, zakaznik*, musteri*, uye*,
    клиент*, клієнт*, заказ*, замовлен*, договор*, 顧客, 会員, 客户, 客戶, 会员, 會員, 编号, 編號, 订单, 회원,
    고객, 주문, לקוח, חבר, العميل, العضوية, الطلب, birthday*, birth*, bday, dob, date*, *date, datum*, *datum,
    *tag, geburt*, geb, naissance, anniversaire, anniversary, fecha*, nacimiento, cumpleanos, data, nascita,
    compleanno, nascimento, aniversario, geboorte*, verjaardag, urodz*, fodelse*, fodsels*, syntyma*, narozen*,
    dogum*, tarih*, рожден*, дата*, народжен*, γεννησ*, ημερομηνια, 生年月日, 誕生日, 生日, 出生, 日期, 日時,
    日付, 생일, 생년월일, 날짜, הולדת, תאריך, تاريخ, ميلاد, created, updated, modified, last, timestamp, time,
    at, joined, since, expiry, expires, year, month, day, age, alter, zip, zipcode, postal*, postcode, plz,
    postleitzahl, cp, cap, postnummer, psc, kod pocztowy, индекс, 郵便番号, 邮编, 우편번호, amount, total, sum,
    price, cost, revenue, spent, spend, balance, points, orders, count, quantity, qty, score, lat, latitude,
    lng, lon, longitude, ip, percent, salary, budget, of employees, visits, sessions, rating, weight, height,
    house, street, name, names, vorname, nachname, first, surname, prenom, nom, nombre, apellidos, nome,
    cognome, naam, navn, namn, nimi, imie, nazwisko, имя, фамилия, 氏名, 姓名, 이름, email, e mail, mail,
    address, adresse, city, note, notes, comment*, url, website, title, tag, tags, gender, language, timezone,
    plan, type, label, status
    """
)
COUNTRY = terms(
    """
    country*, *country, land, lander*, landes*, pays, indicatif, pais, prefijo, paese, nazione, prefisso, ddi,
    landcode, landnummer, landskod, landekode, landkode, landskode, kraj, kod kraju, kraju, maa, maakoodi,
    maatunnus, zeme, predvolba, ulke*, стран*, країн*, χωρα*, 国, 國, 国名, 国番号, 国家, 國家, 국가, 나라,
    מדינה, ארץ, دولة, بلد, region, iso, iso 2, iso 3, iso code, dial code, dialing code, dialling code,
    calling code, phone code, phone prefix, nation, orszag*, tara, drzava, държава, негара, negara, ประเทศ
    """
)
NOT_COUNTRY = terms(
    """
    state, province, bundesland, kanton, county, nationality, birth*, flag, manager, population, language
    """
)
CALLING_CODE = terms(
    """
    dial*, calling, vorwahl*, *vorwahl, prefix, indicatif, prefijo, prefisso, ddi, predvolba, 国番号,
    landnummer, phone code
    """
)
AN_ADDRESS = terms(
    """
    address*, adress*, mailing, billing, shipping, delivery, business, home, work, other, office, company,
    direccion, indirizzo, endereco, adres, postal, card
    """
)
CHANNEL = terms(
    """
    =channel, =default channel, =preferred channel, =message channel, =kanal, =bevorzugter kanal, =canal,
    =canal prefere, =canale, =kanaal, =канал, =チャネル, =渠道, =채널
    """
)

OPT_OUT = terms(
    """
    *opt out*, *opted out*, *optout*, *optedout*, unsubscribe*, *unsubscribed, unsub, unsub*, do not contact*,
    do not text, do not call*, do not sms, do not message, do not disturb, do not send, dont contact,
    dont text, dnc, dnd, no sms, no texts, no text messages, no marketing, no contact, suppress*, blocklist*,
    blacklist*, =stop, stop sms, sms stop, revoked, withdrawn, abgemeldet*, abmeldung*, widersprochen,
    widerrufen, widerruf*, keine sms, keine werbung, nicht kontaktieren, werbesperre*, abbestellt, desabonn*,
    desinscri*, ne pas contacter, ne plus contacter, pas de sms, no contactar, no molestar, dado de baja,
    no enviar*, non contattare, disiscri*, descadastr*, nao contactar, nao contatar, nao enviar, afgemeld*,
    uitgeschreven, niet contacteren, niet benaderen, geen sms, wypisan*, rezygnacja, zrezygnowa*,
    nie kontaktowac, sprzeciw, avregistrer*, avanmal*, avmeld*, kontakta inte, afmeld*, frameld*, kontakt ikke,
    reservert, ikke kontakt, peruuttanut, kielto, *kielto, kieltanyt, ei saa, odhlas*, nekontaktovat,
    abonelikten*, engelli, отписан*, отписал*, отписка, не звонить, не беспокоить, стоп, відпис*, не турбувати,
    απεγγραφη*, μη επικοινωνια, 配信停止, 配信拒否, 受信拒否, オプトアウト, 退订, 退訂, 拒收, 取消订阅, 勿扰,
    수신거부, 수신 거부, לא ליצור קשר, سحب الموافقة, الغاء الاشتراك, إلغاء الاشتراك, عدم الاتصال
    """
)
OPT_IN = terms(
    """
    accepts sms*, accepts text*, accepts marketing, accepts whatsapp*, accepts messages,
    accepts buyer marketing, *opt in*, *opted in*, *optin*, *optedin*, consent*, *consent, subscribed,
    marketing allowed, can text, can contact, ok to text, ok to contact, may text, may contact, sms marketing,
    text marketing, whatsapp marketing, einwilligung*, *einwilligung, eingewilligt, zustimmung*, zugestimmt,
    werbeerlaubnis, einverstanden*, consentement*, consentimiento, consenso, acconsent*, consentimento,
    inscrit*, toestemming*, zgoda*, zgody, samtyck*, samtykk*, suostumus*, *suostumus, souhlas*, izin*, onay*,
    riza*, соглас*, згод*, συγκαταθεση*, συναινεση*, 同意, 配信希望, オプトイン, 已订阅, 订阅, 訂閱, 동의,
    수신동의, הסכמה, הסכים, אישור דיוור, موافقة
    """
)
# Names that may mean consent; the values, or the person, have to say so.
PERHAPS_OPT_IN = terms(
    """
    =marketing, =newsletter, marketing ok, gdpr*, dsgvo*, rgpd*, lgpd*, tcpa*, contactable, reachable,
    contact allowed, marketing preference*, communication preference*, sms preference*, text preference*,
    email marketing, werbung, marketing contact*, subscriptions, subscribe, =subscriber, =subscription,
    =accepted, allowed, permission, permitted, agreed, agrees, agreement, erlaubnis, erlaubt, angemeldet,
    abonniert, abonne, abonnes, inscrit*, accepte*, accord, autorise*, autorisation, suscri*, acepta*,
    autoriza*, iscritt*, accetta*, inscricao, aceita*, aceite, aangemeld, ingeschreven, akkoord, zapisan*,
    prenumer*, godkan*, tilmeldt, pameldt, lupa, *lupa, tilannut, prihlasen*, abone, kabul, подпис*, разрешен*,
    підпис*, дозвіл, εγγεγραμμεν*, 許諾, 许可, 구독, מאשר, اشتراك, مشترك, accepts*, may we
    """
)
PERHAPS_OPT_OUT = terms(
    """
    blocked, stopped, withdrew, widerspruch, sperre, gesperrt, refus, opposition, baja, exclu*, revocat*,
    revoca, cancellat*, opposto, cancelou*, removido, avsluta*, peruutettu*, iptal*, cikti, ret, отказ*,
    відмов*, διαγραφη*, εξαιρεση, 停止, 拒绝, 拒絕, 거부, הוסר, הסרה, odvolan*
    """
)
# "Opt-in/opt-out": the values say which.
BOTH_WAYS = terms(
    """
    *opt in*, *optin*, *opted in*, subscribed
    """
)
STATUS = terms(
    """
    =status, =state, sms status, text status, phone status, mobile status, marketing status, marketing state,
    subscription status, subscription state, subscriber status, consent status, consent state, contact status,
    opt status, email status, email marketing status, messaging status, whatsapp status, list status,
    member status, =statut, =estado, =stato, =stav, =durum, =статус, =状态, =狀態, =ステータス, =상태, =סטטוס,
    =حالة
    """
)
NOT_CONSENT = terms(
    """
    fax*, *fax, fax opt out, postal, direct mail, letter*, subscription plan, subscription id,
    subscription type, subscription amount, subscription price, number of, count, total, permission set,
    permission group, order status, payment*, shipping*, bus stop, optional, country, blocked by
    """
)
OTHER_MEDIA = terms(
    """
    email*, *email, e mail*, mail, mails, newsletter*, courriel*, correo*, poczta, epost*, e post, メール,
    邮件, 이메일
    """
)
TEXT_MEDIA = terms(
    """
    sms*, *sms, mms, text*, mobile*, phone*, cell*, whatsapp*, messag*, messenger
    """
)
# What stands beside consent and says how or why, not whether.
CONSENT_NOTE = terms(
    """
    timestamp, time, date, datum, at, on, source, method, ip, version, consent text, wording, language, url,
    campaign*, by, updated, created, reason, proof, form, page, quelle, zeitpunkt, fecha, data, title, id
    """
)
CONSENT_REASON = terms(
    """
    reason, campaign*, title, ip, source, method, by, note*, comment*, grund, motif, motivo, id, list, url
    """
)
FULL_NAME = terms(
    """
    =name, =full name, =display name, =contact name, =customer name, =client name, =file as, =person, =nombre completo,
    =nom complet, =nome completo, =nome e cognome, =vollstandiger name, =anzeigename, =kontaktname, =namn, =navn, =naam,
    =nimi, =imie i nazwisko, =фио, =氏名, =姓名, =名前, =お名前, =이름, =성명, =שם, =الاسم
    """
)
FIRST_NAME = terms(
    """
    =first name, =firstname, =given name, =forename, =first, =vorname, =rufname, =prenom, =nombre, =nombres,
    =primeiro nome, =nome, =voornaam, =fornamn, =fornavn, =etunimi, =imie, =имя, =名, =שם פרטי, =الاسم الاول
    """
)
LAST_NAME = terms(
    """
    =last name, =lastname, =surname, =family name, =last, =nachname, =familienname, =zuname, =nom, =nom de famille,
    =apellido, =apellidos, =cognome, =sobrenome, =ultimo nome, =achternaam, =efternamn, =etternavn, =efternavn,
    =sukunimi, =nazwisko, =фамилия, =姓, =שם משפחה, =اسم العائلة
    """
)
TAGS = terms(
    """
    =label, =labels, =tag, =tags, =group, =groups, =contact groups, =group membership, =segment, =segments, =categories,
    =etikett, =etiketten, =gruppe, =gruppen, =etiquetas, =etiqueta, =grupo, =grupos, =etiquettes, =etiquette, =groupe,
    =groupes, =etichette, =gruppo, =gruppi, =labels and groups, =метки, =теги, =группы, =タグ, =标签, =태그
    """
)
