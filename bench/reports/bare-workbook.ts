import { join } from 'node:path';
import ExcelJS from 'exceljs';

// The floor of the workbook: the streaming writer of exceljs as in its manual, with the same rows from memory.
const { dir, records } = JSON.parse(process.argv[2] ?? '') as { dir: string; records: number };
const start = performance.now();
const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: join(dir, 'bare.xlsx'), useStyles: true });
const sheet = book.addWorksheet('Records', { views: [{ state: 'frozen', ySplit: 1 }] });
sheet.columns = [
  { header: 'Date', width: 12, style: { numFmt: 'yyyy-mm-dd' } },
  { header: 'Habit', width: 28 },
  { header: 'Category', width: 22 },
  { header: 'Duration (min)', width: 20 },
  { header: 'Note', width: 60 },
];
for (let n = 0; n < records; n++) {
  const day = new Date(Date.UTC(1999, 0, 1) + Math.floor(n / 100) * 86_400_000);
  sheet.addRow([day, `Habit ${n % 20}`, 'Health', 1 + (n % 120) * 0.5, 'easy, after work']).commit();
  if (n % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
}
await book.commit();
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ rowsPerSecond: records / seconds, peakMb: process.resourceUsage().maxRSS / 1024 }));
