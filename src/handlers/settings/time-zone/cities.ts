import { offsetMinutes } from '../format-time-zone.ts';

/** A well-known city that represents its time zone on a button. */
export interface City {
  zone: string;
  en: string;
  ru: string;
  /** In degrees to the east. It decides which of two cities with the same time is nearer. */
  longitude: number;
}

const cityRows: [zone: string, en: string, ru: string, longitude: number][] = [
  ['Pacific/Honolulu', 'Honolulu', 'Гонолулу', -158],
  ['America/Anchorage', 'Anchorage', 'Анкоридж', -150],
  ['America/Los_Angeles', 'Los Angeles', 'Лос-Анджелес', -118],
  ['America/Denver', 'Denver', 'Денвер', -105],
  ['America/Mexico_City', 'Mexico City', 'Мехико', -99],
  ['America/Chicago', 'Chicago', 'Чикаго', -88],
  ['America/Bogota', 'Bogotá', 'Богота', -74],
  ['America/Lima', 'Lima', 'Лима', -77],
  ['America/New_York', 'New York', 'Нью-Йорк', -74],
  ['America/Toronto', 'Toronto', 'Торонто', -79],
  ['America/Halifax', 'Halifax', 'Галифакс', -64],
  ['America/Santiago', 'Santiago', 'Сантьяго', -71],
  ['America/St_Johns', 'St. John’s', 'Сент-Джонс', -53],
  ['America/Argentina/Buenos_Aires', 'Buenos Aires', 'Буэнос-Айрес', -58],
  ['America/Sao_Paulo', 'São Paulo', 'Сан-Паулу', -47],
  ['Atlantic/Azores', 'Azores', 'Азорские острова', -26],
  ['Atlantic/Reykjavik', 'Reykjavik', 'Рейкьявик', -22],
  ['Europe/Lisbon', 'Lisbon', 'Лиссабон', -9],
  ['Europe/London', 'London', 'Лондон', 0],
  ['Africa/Lagos', 'Lagos', 'Лагос', 3],
  ['Europe/Madrid', 'Madrid', 'Мадрид', -4],
  ['Europe/Paris', 'Paris', 'Париж', 2],
  ['Europe/Rome', 'Rome', 'Рим', 12],
  ['Europe/Berlin', 'Berlin', 'Берлин', 13],
  ['Europe/Vienna', 'Vienna', 'Вена', 16],
  ['Europe/Belgrade', 'Belgrade', 'Белград', 20],
  ['Europe/Warsaw', 'Warsaw', 'Варшава', 21],
  ['Europe/Kaliningrad', 'Kaliningrad', 'Калининград', 20],
  ['Europe/Helsinki', 'Helsinki', 'Хельсинки', 25],
  ['Europe/Kyiv', 'Kyiv', 'Киев', 31],
  ['Africa/Johannesburg', 'Johannesburg', 'Йоханнесбург', 28],
  ['Africa/Cairo', 'Cairo', 'Каир', 31],
  ['Asia/Jerusalem', 'Jerusalem', 'Иерусалим', 35],
  ['Europe/Istanbul', 'Istanbul', 'Стамбул', 29],
  ['Europe/Minsk', 'Minsk', 'Минск', 28],
  ['Europe/Moscow', 'Moscow', 'Москва', 38],
  ['Africa/Nairobi', 'Nairobi', 'Найроби', 37],
  ['Asia/Tehran', 'Tehran', 'Тегеран', 51],
  ['Asia/Tbilisi', 'Tbilisi', 'Тбилиси', 45],
  ['Asia/Yerevan', 'Yerevan', 'Ереван', 44],
  ['Asia/Baku', 'Baku', 'Баку', 50],
  ['Europe/Samara', 'Samara', 'Самара', 50],
  ['Asia/Dubai', 'Dubai', 'Дубай', 55],
  ['Asia/Kabul', 'Kabul', 'Кабул', 69],
  ['Asia/Karachi', 'Karachi', 'Карачи', 67],
  ['Asia/Yekaterinburg', 'Yekaterinburg', 'Екатеринбург', 61],
  ['Asia/Tashkent', 'Tashkent', 'Ташкент', 69],
  ['Asia/Almaty', 'Almaty', 'Алматы', 77],
  ['Asia/Kolkata', 'Kolkata', 'Калькутта', 88],
  ['Asia/Kathmandu', 'Kathmandu', 'Катманду', 85],
  ['Asia/Omsk', 'Omsk', 'Омск', 73],
  ['Asia/Dhaka', 'Dhaka', 'Дакка', 90],
  ['Asia/Yangon', 'Yangon', 'Янгон', 96],
  ['Asia/Bangkok', 'Bangkok', 'Бангкок', 100],
  ['Asia/Jakarta', 'Jakarta', 'Джакарта', 107],
  ['Asia/Novosibirsk', 'Novosibirsk', 'Новосибирск', 83],
  ['Asia/Krasnoyarsk', 'Krasnoyarsk', 'Красноярск', 93],
  ['Asia/Shanghai', 'Shanghai', 'Шанхай', 121],
  ['Asia/Singapore', 'Singapore', 'Сингапур', 104],
  ['Australia/Perth', 'Perth', 'Перт', 116],
  ['Asia/Irkutsk', 'Irkutsk', 'Иркутск', 104],
  ['Asia/Tokyo', 'Tokyo', 'Токио', 140],
  ['Asia/Seoul', 'Seoul', 'Сеул', 127],
  ['Asia/Yakutsk', 'Yakutsk', 'Якутск', 130],
  ['Australia/Adelaide', 'Adelaide', 'Аделаида', 139],
  ['Australia/Sydney', 'Sydney', 'Сидней', 151],
  ['Asia/Vladivostok', 'Vladivostok', 'Владивосток', 132],
  ['Asia/Magadan', 'Magadan', 'Магадан', 151],
  ['Pacific/Auckland', 'Auckland', 'Окленд', 175],
  ['Asia/Kamchatka', 'Petropavlovsk-Kamchatsky', 'Петропавловск-Камчатский', 159],
];

export const cities: readonly City[] = cityRows.map(([zone, en, ru, longitude]) => ({ zone, en, ru, longitude }));

/**
 * Returns all cities, ordered by the difference of their time to that of the zone, then by the distance in longitude.
 */
export function findCitiesNear(zone: string, at: Date): City[] {
  const offset = offsetMinutes(zone, at);
  const longitude = cities.find((city) => city.zone === zone)?.longitude ?? offset / 4;
  return cities
    .map((city) => ({
      city,
      timeDifference: Math.abs(offsetMinutes(city.zone, at) - offset),
      distance: Math.abs(city.longitude - longitude),
    }))
    .sort((a, b) => a.timeDifference - b.timeDifference || a.distance - b.distance)
    .map(({ city }) => city);
}
