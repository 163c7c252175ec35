import { expect, test } from 'vitest';
import { parseTimeZone } from './parse-time-zone.ts';

const summer = new Date('2026-07-01T12:00:00Z');

/** Cities and countries with one time, in English and Russian, by zone. */
const places: Record<string, string> = {
  'Europe/Moscow': `
    Moscow Москва, Saint Petersburg Санкт-Петербург, Kazan Казань, Nizhny Novgorod Нижний Новгород,
    Rostov-on-Don Ростов-на-Дону, Krasnodar Краснодар, Voronezh Воронеж, Makhachkala Махачкала, Yaroslavl Ярославль,
    Stavropol Ставрополь, Naberezhnye Chelny Набережные Челны, Balashikha Балашиха, Ryazan Рязань,
    Cheboksary Чебоксары, Penza Пенза, Lipetsk Липецк, Tula Тула, Sochi Сочи, Kursk Курск, Tver Тверь,
    Ivanovo Иваново, Bryansk Брянск, Belgorod Белгород, Vladimir Владимир, Arkhangelsk Архангельск, Kaluga Калуга,
    Grozny Грозный, Smolensk Смоленск, Saransk Саранск, Cherepovets Череповец, Podolsk Подольск, Vologda Вологда,
    Oryol Орёл, Vladikavkaz Владикавказ, Tambov Тамбов, Murmansk Мурманск, Yoshkar-Ola Йошкар-Ола, Petrozavodsk
    Петрозаводск, Novorossiysk Новороссийск, Kostroma Кострома, Syktyvkar Сыктывкар, Nalchik Нальчик, Mytishchi Мытищи`,
  'Europe/Volgograd': 'Volgograd Волгоград, Volzhsky Волжский',
  'Europe/Saratov': 'Saratov Саратов',
  'Europe/Samara': 'Samara Самара, Tolyatti Тольятти, Izhevsk Ижевск',
  'Europe/Ulyanovsk': 'Ulyanovsk Ульяновск',
  'Europe/Astrakhan': 'Astrakhan Астрахань',
  'Europe/Kirov': 'Kirov Киров',
  'Europe/Kaliningrad': 'Kaliningrad Калининград',
  'Asia/Yekaterinburg': `
    Yekaterinburg Екатеринбург, Chelyabinsk Челябинск, Ufa Уфа, Perm Пермь, Tyumen Тюмень, Orenburg Оренбург,
    Magnitogorsk Магнитогорск, Nizhny Tagil Нижний Тагил, Kurgan Курган, Surgut Сургут, Sterlitamak Стерлитамак,
    Nizhnevartovsk Нижневартовск`,
  'Asia/Omsk': 'Omsk Омск',
  'Asia/Novosibirsk': 'Novosibirsk Новосибирск',
  'Asia/Barnaul': 'Barnaul Барнаул, Biysk Бийск',
  'Asia/Tomsk': 'Tomsk Томск',
  'Asia/Novokuznetsk': 'Novokuznetsk Новокузнецк, Kemerovo Кемерово',
  'Asia/Krasnoyarsk': 'Krasnoyarsk Красноярск, Abakan Абакан, Norilsk Норильск',
  'Asia/Irkutsk': 'Irkutsk Иркутск, Ulan-Ude Улан-Удэ, Bratsk Братск',
  'Asia/Chita': 'Chita Чита',
  'Asia/Yakutsk': 'Yakutsk Якутск, Blagoveshchensk Благовещенск',
  'Asia/Vladivostok': 'Vladivostok Владивосток, Khabarovsk Хабаровск, Komsomolsk-on-Amur Комсомольск-на-Амуре',
  'Asia/Sakhalin': 'Yuzhno-Sakhalinsk Южно-Сахалинск',
  'Asia/Magadan': 'Magadan Магадан',
  'Asia/Kamchatka': 'Petropavlovsk-Kamchatsky Петропавловск-Камчатский',
  'Europe/Minsk': 'Minsk Минск, Gomel Гомель, Belarus Беларусь',
  'Europe/Kyiv': 'Kyiv Киев, Kharkiv Харьков, Odesa Одесса, Dnipro Днепр, Lviv Львов, Zaporizhzhia Запорожье',
  'Europe/Chisinau': 'Chisinau Кишинёв, Moldova Молдова',
  'Europe/Berlin': `
    Berlin Берлин, Hamburg Гамбург, Munich Мюнхен, Cologne Кёльн, Frankfurt Франкфурт, Stuttgart Штутгарт,
    Düsseldorf Дюссельдорф, Leipzig Лейпциг, Dresden Дрезден, Hanover Ганновер, Nuremberg Нюрнберг, Wolfsburg
    Вольфсбург, Germany Германия`,
  'Europe/Paris': 'Paris Париж, Marseille Марсель, Lyon Лион, Toulouse Тулуза, Nice Ницца, France Франция',
  'Europe/Madrid': 'Madrid Мадрид, Barcelona Барселона, Seville Севилья, Malaga Малага',
  'Europe/Rome': 'Rome Рим, Milan Милан, Naples Неаполь, Turin Турин, Palermo Палермо, Italy Италия',
  'Europe/London': 'London Лондон, Manchester Манчестер, Liverpool Ливерпуль, Glasgow Глазго, England Англия',
  'Europe/Warsaw': 'Warsaw Варшава, Krakow Краков, Lodz Лодзь, Wroclaw Вроцлав, Gdansk Гданьск, Poland Польша',
  'Europe/Amsterdam': 'Amsterdam Амстердам, Rotterdam Роттердам, Netherlands Нидерланды',
  'Europe/Brussels': 'Brussels Брюссель, Antwerp Антверпен, Belgium Бельгия',
  'Europe/Vienna': 'Vienna Вена, Graz Грац, Austria Австрия',
  'Europe/Zurich': 'Zurich Цюрих, Geneva Женева, Switzerland Швейцария',
  'Europe/Prague': 'Prague Прага, Brno Брно, Czechia Чехия',
  'Europe/Budapest': 'Budapest Будапешт, Hungary Венгрия',
  'Europe/Bucharest': 'Bucharest Бухарест, Romania Румыния',
  'Europe/Sofia': 'Sofia София, Plovdiv Пловдив, Bulgaria Болгария',
  'Europe/Belgrade': 'Belgrade Белград, Novi Sad Нови-Сад, Serbia Сербия',
  'Europe/Athens': 'Athens Афины, Thessaloniki Салоники, Greece Греция',
  'Europe/Stockholm': 'Stockholm Стокгольм, Gothenburg Гётеборг, Sweden Швеция',
  'Europe/Oslo': 'Oslo Осло, Norway Норвегия',
  'Europe/Copenhagen': 'Copenhagen Копенгаген, Denmark Дания',
  'Europe/Helsinki': 'Helsinki Хельсинки, Finland Финляндия',
  'Europe/Tallinn': 'Tallinn Таллин, Estonia Эстония',
  'Europe/Riga': 'Riga Рига, Latvia Латвия',
  'Europe/Vilnius': 'Vilnius Вильнюс, Kaunas Каунас, Lithuania Литва',
  'Europe/Lisbon': 'Lisbon Лиссабон, Porto Порту',
  'Europe/Dublin': 'Dublin Дублин, Ireland Ирландия',
  'Europe/Istanbul': 'Istanbul Стамбул, Ankara Анкара, Izmir Измир, Antalya Анталья, Turkey Турция',
  'Asia/Tbilisi': 'Tbilisi Тбилиси',
  'Asia/Yerevan': 'Yerevan Ереван, Armenia Армения',
  'Asia/Baku': 'Baku Баку, Azerbaijan Азербайджан',
  'Asia/Almaty': 'Almaty Алматы, Astana Астана, Shymkent Шымкент, Kazakhstan Казахстан',
  'Asia/Tashkent': 'Tashkent Ташкент, Uzbekistan Узбекистан',
  'Asia/Samarkand': 'Samarkand Самарканд',
  'Asia/Bishkek': 'Bishkek Бишкек, Osh Ош, Kyrgyzstan Киргизия',
  'Asia/Dushanbe': 'Dushanbe Душанбе, Tajikistan Таджикистан',
  'Asia/Ashgabat': 'Ashgabat Ашхабад',
  'Asia/Tehran': 'Tehran Тегеран, Isfahan Исфахан, Iran Иран',
  'Asia/Dubai': 'Dubai Дубай, Abu Dhabi Абу-Даби, Sharjah Шарджа',
  'Asia/Jerusalem': 'Jerusalem Иерусалим, Tel Aviv Тель-Авив, Haifa Хайфа, Israel Израиль',
  'Asia/Kolkata': 'Delhi Дели, Mumbai Мумбаи, Bangalore Бангалор, Chennai Ченнаи, Hyderabad Хайдарабад, India Индия',
  'Asia/Karachi': 'Karachi Карачи, Lahore Лахор, Pakistan Пакистан',
  'Asia/Dhaka': 'Dhaka Дакка, Chittagong Читтагонг, Bangladesh Бангладеш',
  'Asia/Bangkok': 'Bangkok Бангкок, Phuket Пхукет, Thailand Таиланд',
  'Asia/Ho_Chi_Minh': 'Ho Chi Minh City Хошимин, Hanoi Ханой, Da Nang Дананг, Vietnam Вьетнам',
  'Asia/Singapore': 'Singapore Сингапур',
  'Asia/Jakarta': 'Jakarta Джакарта, Bandung Бандунг, Surabaya Сурабая',
  'Asia/Makassar': 'Bali Бали, Makassar Макассар',
  'Asia/Manila': 'Manila Манила, Cebu City Себу, Philippines Филиппины',
  'Asia/Shanghai': `
    Shanghai Шанхай, Beijing Пекин, Guangzhou Гуанчжоу, Shenzhen Шэньчжэнь, Chongqing Чунцин, Tianjin Тяньцзинь,
    Wuhan Ухань, Chengdu Чэнду, Harbin Харбин, Xi'an Сиань, Nanjing Нанкин, Xuchang Сюйчан`,
  'Asia/Urumqi': 'Urumqi Урумчи',
  'Asia/Hong_Kong': 'Hong Kong Гонконг',
  'Asia/Taipei': 'Taipei Тайбэй, Taiwan Тайвань',
  'Asia/Tokyo': 'Tokyo Токио, Osaka Осака, Kyoto Киото, Nagoya Нагоя, Sapporo Саппоро, Japan Япония',
  'Asia/Seoul': 'Seoul Сеул, Busan Пусан, Incheon Инчхон, South Korea Южная Корея',
  'Asia/Ulaanbaatar': 'Ulaanbaatar Улан-Батор',
  'Africa/Cairo': 'Cairo Каир, Alexandria Александрия, Egypt Египет',
  'America/New_York': `
    New York Нью-Йорк, Boston Бостон, Philadelphia Филадельфия, Washington Вашингтон, Miami Майами, Atlanta Атланта,
    Charlotte Шарлотт, Baltimore Балтимор, Cleveland Кливленд`,
  'America/Chicago': `
    Chicago Чикаго, Houston Хьюстон, Dallas Даллас, San Antonio Сан-Антонио, Austin Остин, Minneapolis Миннеаполис,
    New Orleans Новый Орлеан, Memphis Мемфис`,
  'America/Denver': 'Denver Денвер, Albuquerque Альбукерке',
  'America/Phoenix': 'Phoenix Финикс, Tucson Тусон',
  'America/Los_Angeles': `
    Los Angeles Лос-Анджелес, San Francisco Сан-Франциско, San Diego Сан-Диего, Seattle Сиэтл, Las Vegas Лас-Вегас,
    Portland Портленд, Sacramento Сакраменто`,
  'America/Toronto': 'Toronto Торонто, Montreal Монреаль, Ottawa Оттава, Quebec Квебек',
  'America/Vancouver': 'Vancouver Ванкувер',
  'America/Edmonton': 'Edmonton Эдмонтон, Calgary Калгари',
  'America/Winnipeg': 'Winnipeg Виннипег',
  'America/Mexico_City': 'Mexico City Мехико, Guadalajara Гвадалахара, Puebla Пуэбла',
  'America/Tijuana': 'Tijuana Тихуана',
  'America/Bogota': 'Bogotá Богота, Medellín Медельин, Cali Кали, Colombia Колумбия',
  'America/Lima': 'Lima Лима, Arequipa Арекипа, Peru Перу',
  'America/Caracas': 'Caracas Каракас, Maracaibo Маракайбо, Venezuela Венесуэла',
  'America/Santiago': 'Santiago Сантьяго',
  'America/Argentina/Buenos_Aires': 'Buenos Aires Буэнос-Айрес, La Plata Ла-Плата',
  'America/Montevideo': 'Montevideo Монтевидео, Uruguay Уругвай',
  'America/Asuncion': 'Asunción Асунсьон, Paraguay Парагвай',
  'America/La_Paz': 'La Paz Ла-Пас, Bolivia Боливия',
  'America/Sao_Paulo':
    'São Paulo Сан-Паулу, Rio de Janeiro Рио-де-Жанейро, Belo Horizonte Белу-Оризонти, Curitiba Куритиба',
  'America/Havana': 'Havana Гавана, Cuba Куба',
  'America/Panama': 'Panama Панама',
  'America/Santo_Domingo': 'Santo Domingo Санто-Доминго',
  'Australia/Sydney': 'Sydney Сидней, Canberra Канберра',
  'Australia/Melbourne': 'Melbourne Мельбурн',
  'Australia/Brisbane': 'Brisbane Брисбен',
  'Pacific/Auckland': 'Auckland Окленд, Wellington Веллингтон',
};

const rows = Object.entries(places).flatMap(([zone, list]) =>
  list
    .split(',')
    .map((names) => names.replace(/\s+/g, ' ').trim())
    .map((names) => {
      const [, en = '', ru = ''] = /^(.+?) (\p{Script=Cyrillic}.*)$/u.exec(names) ?? [];
      return [en, ru, zone] as const;
    }),
);

test('the table has names in both languages of more than 150 cities and countries', () => {
  expect(rows.length).toBeGreaterThan(250);
  expect(rows.filter(([en, ru]) => en === '' || ru === '')).toEqual([]);
});

test.each(rows)('%s and %s mean %s', (en, ru, zone) => {
  for (const name of [en, ru, ru.replaceAll('ё', 'е'), en.toUpperCase(), ` ${ru.toLowerCase().replaceAll('-', ' ')} `])
    expect(parseTimeZone(name, summer), name).toEqual({ kind: 'one', zone });
});

test.each([
  ['Russia', 'Россия', 'Europe/Moscow', 11],
  ['USA', 'США', 'America/New_York', 8],
  ['Canada', 'Канада', 'America/Toronto', 8],
  ['Brazil', 'Бразилия', 'America/Sao_Paulo', 4],
  ['Mexico', 'Мексика', 'America/Mexico_City', 4],
  ['Australia', 'Австралия', 'Australia/Sydney', 5],
  ['Indonesia', 'Индонезия', 'Asia/Jakarta', 3],
  ['China', 'Китай', 'Asia/Shanghai', 2],
  ['Spain', 'Испания', 'Europe/Madrid', 2],
  ['Portugal', 'Португалия', 'Europe/Lisbon', 2],
  ['Chile', 'Чили', 'America/Santiago', 2],
])('%s and %s have several times: the zones are offered, the one with most people first', (en, ru, first, minCount) => {
  const match = parseTimeZone(en, summer);
  expect(parseTimeZone(ru, summer)).toEqual(match);
  const zones = match.kind === 'near' ? match.zones : [];
  expect(zones[0]).toBe(first);
  expect(zones.length).toBeGreaterThanOrEqual(minCount);
});

test.each([
  ['Georgia', ['America/New_York', 'Asia/Tbilisi']],
  ['Сан-Хосе', ['America/Los_Angeles', 'America/Costa_Rica']],
  ['Valencia', ['America/Caracas', 'Europe/Madrid']],
  ['Валенсия', ['America/Caracas', 'Europe/Madrid']],
  ['Brest', ['Europe/Minsk', 'Europe/Paris']],
])('%s is the name of several large places: their zones are offered', (name, zones) => {
  expect(parseTimeZone(name, summer)).toMatchObject({ kind: 'near', zones: expect.arrayContaining(zones) });
});

test.each([
  ['Колхапур', 'Asia/Kolkata'],
  ['Сахаранпур', 'Asia/Kolkata'],
  ['Такацуки', 'Asia/Tokyo'],
  ['Пекалонган', 'Asia/Jakarta'],
])('%s, which the places have in Latin letters only, is found by its transliteration and offered', (name, zone) => {
  expect(parseTimeZone(name, summer)).toEqual({ kind: 'near', zones: [zone] });
});
