// A form in a document of its own that sends its data.

import { startDocument } from "../document.js";
import { words } from "../host.js";
import { send } from "../send.js";

startDocument(words.send, send);
