// A form in a document of its own: it has files, is printed, and keeps what is filled in.

import { startDocument } from "../document.js";
import { downloadJson } from "../files.js";
import { addMenu } from "../menu.js";
import { elements } from "../state.js";

addMenu();
startDocument(elements.download.textContent ?? "", downloadJson);
