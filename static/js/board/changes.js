// What can be done to the board, as changes for the outbox.
import { send } from "pmo/live/outbox";

const main = () => document.querySelector("main[data-live]");
const numberOf = (element) => element.id.split("-")[1];
const noteUrl = (note, act) => main().dataset.noteUrl.replace("/0/", `/${numberOf(note)}/${act}/`);
const groupUrl = (group, act) => main().dataset.groupUrl.replace("/0/", `/${numberOf(group)}/${act}/`);
const linkUrl = (item, act) => main().dataset.linksUrl.replace("/0/", `/${numberOf(item)}/`).replace("/strength/", `/${act}/`);

/** Text that the server takes as it is: the same trimming as there. */
export const trimmed = (text) => text.replaceAll("\r\n", "\n").trim();

export const addNote = ({ block, text, paper, position, mark }) =>
  send({
    url: main().dataset.addUrl,
    fields: { block, text, paper, ...(position === undefined ? {} : { position }) },
    text,
    mark,
  });

export const editNote = (note, text, baseVersion) =>
  send({
    url: noteUrl(note, "edit"),
    fields: { text, base_version: baseVersion },
    edits: note.id,
    text,
  });

/** Into a block, or with `group` into a group; at the end unless a position is given. */
export const moveNote = (note, { block, position, group }) =>
  send({
    url: noteUrl(note, "move"),
    fields: { block, ...(position === undefined ? {} : { position }), ...(group ? { group } : {}) },
  });

export const colourNote = (note, paper) => send({ url: noteUrl(note, "colour"), fields: { paper } });

export const deleteNote = (note) => send({ url: noteUrl(note, "delete"), fields: {} });

export const groupNotes = (note, onto) => send({ url: noteUrl(note, "group"), fields: { onto: numberOf(onto) } });

export const moveGroup = (group, { block, position }) =>
  send({
    url: groupUrl(group, "move"),
    fields: { block, ...(position === undefined ? {} : { position }) },
  });

/** @param {{source: string, end: string}} fields "note:12" each */
export const linkNotes = (fields, mark) => send({ url: main().dataset.linkUrl, fields, mark });

export const changeStrength = (item, strength) => send({ url: linkUrl(item, "strength"), fields: { strength } });

export const removeLink = (item) => send({ url: linkUrl(item, "remove"), fields: {} });

export const undo = () => send({ url: main().dataset.undoUrl, fields: {} });
