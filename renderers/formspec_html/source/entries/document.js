// A form in a document of its own: it has files, is printed, and keeps what is filled in.

import { addFileButtons } from "../files.js";
import { addMenu } from "../menu.js";
import { addPrintButtons } from "../print.js";
import { start } from "../start.js";
import { startKeeping } from "../storage.js";

addFileButtons();
addMenu();
addPrintButtons();
startKeeping();
start();
