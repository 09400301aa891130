"use strict";
// Shows one customer's chat and sends what is typed; the server pushes the chat as it changes.
const chat = document.getElementById("chat");
const state = document.getElementById("state");
const user = document.getElementById("user");
const text = document.getElementById("text");
const menu = document.getElementById("menu");
const photo = document.getElementById("photo");
let stream;

function make(tag, words, className) {
  const element = document.createElement(tag);
  if (words) element.textContent = words;
  if (className) element.className = className;
  return element;
}

function words(message) {
  const box = make("div", "", "words");
  let at = 0;
  for (const [offset, length] of message.bold) {
    box.append(message.text.slice(at, offset), make("strong", message.text.slice(offset, offset + length)));
    at = offset + length;
  }
  box.append(message.text.slice(at));
  return box;
}

function article(message) {
  const one = make("article", "", message.mine ? "mine" : "");
  const when = new Date(message.at * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  one.append(words(message), make("time", message.edited ? when + ", edited" : when));
  for (const labels of message.buttons) {
    const row = make("div", "", "row");
    for (const label of labels) {
      const button = make("button", label);
      button.type = "button";
      button.addEventListener("click", () => act("press", { message: message.id, label }));
      row.append(button);
    }
    one.append(row);
  }
  return one;
}

function show(seen) {
  chat.replaceChildren(...seen.messages.map(article));
  state.textContent = seen.typing ? "is typing …" : "bot";
  menu.replaceChildren(...seen.commands.map((one) => {
    const option = make("option", one.description);
    option.value = "/" + one.command;
    return option;
  }));
  chat.scrollTop = chat.scrollHeight;
}

function listen() {
  if (stream) stream.close();
  stream = new EventSource("as/" + Number(user.value) + "/stream");
  stream.onmessage = (event) => show(JSON.parse(event.data));
  stream.onerror = () => { state.textContent = "not connected"; };
}

function act(deed, body) {
  return fetch("as/" + Number(user.value) + "/" + deed, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
}

document.getElementById("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (!text.value.trim()) return;
  act("say", { text: text.value });
  text.value = "";
});
photo.addEventListener("change", () => {
  const file = photo.files[0];
  if (file) fetch("as/" + Number(user.value) + "/photo", { method: "POST", headers: { "Content-Type": file.type }, body: file });
  photo.value = "";
});
user.addEventListener("change", listen);
listen();
