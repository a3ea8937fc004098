// Fills in workbooks as scripts do. Programs come from npm; one job a file, as JSON on standard input:
// { program, source, target, sheet, cells: [[address, kind, value], …] }; a date is a text like 2018-01-09.
import { readFileSync } from "node:fs";

import ExcelJS from "exceljs";
import SheetJS from "xlsx";
import XlsxPopulate from "xlsx-populate";

/** A day as people's scripts make it: midnight where they are. */
const day = (text) => {
  const [year, month, date] = text.split("-").map(Number);
  return new Date(year, month - 1, date);
};

const plain = (kind, value) => (kind === "date" ? day(value) : value);

const WRITERS = {
  async exceljs({ source, target, sheet, cells }) {
    const book = new ExcelJS.Workbook();
    await book.xlsx.readFile(source);
    for (const [address, kind, value] of cells) {
      book.getWorksheet(sheet).getCell(address).value = plain(kind, value);
    }
    await book.xlsx.writeFile(target);
  },

  async sheetjs({ source, target, sheet, cells }) {
    const book = SheetJS.readFile(source, { cellStyles: true, cellNF: true, bookVBA: true });
    for (const [address, kind, value] of cells) {
      SheetJS.utils.sheet_add_aoa(book.Sheets[sheet], [[plain(kind, value)]], { origin: address });
    }
    SheetJS.writeFile(book, target);
  },

  async populate({ source, target, sheet, cells }) {
    const book = await XlsxPopulate.fromFileAsync(source);
    for (const [address, kind, value] of cells) {
      book.sheet(sheet).cell(address).value(plain(kind, value));
    }
    await book.toFileAsync(target);
  },
};

for (const job of JSON.parse(readFileSync(0, "utf8"))) await WRITERS[job.program](job);
