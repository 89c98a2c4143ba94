"""Which bytes the chat itself sends to a terminal. Whatever else arrives there came from a stranger."""

import re
import unicodedata

NUMBER = rb"[0-9]{1,4}"
OURS = re.compile(rb"|".join((
    rb"\x1b\[\?2004[hl]",                                              # bracketed paste
    rb"\x1b\[" + NUMBER + rb"[ABC]", rb"\x1b\[[JK]", rb"\x1b\[H\x1b\[2J",  # the line editor, the spinner, clear
    rb"\x1b\[(?:[012]|90)m", rb"\x1b\[0(?:;(?:1|3|34|36|9|4))+m",        # styles
    rb"\x1b\]11;\?\x1b\\\x1b\[c",                                      # is the background light?
    rb"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b\[c",             # what can this terminal draw?
)))
PICTURES = {
    "blocks": re.compile(rb"\x1b\[(?:0|7|[34]8;2;[0-9]{1,3};[0-9]{1,3};[0-9]{1,3}"
                         rb"(?:;48;2;[0-9]{1,3};[0-9]{1,3};[0-9]{1,3})?)m"),
    "kitty": re.compile(rb"\x1b_G(?:a=T,f=100,q=2,i=[0-9]+,c=[0-9]+,r=[0-9]+,)?m=[01];[A-Za-z0-9+/=]{0,4096}\x1b\\"),
    "iterm": re.compile(rb"\x1b\]1337;(?:File=inline=1;size=[0-9]+;width=[0-9]+;height=auto;preserveAspectRatio=1:"
                        rb"[A-Za-z0-9+/=]+|MultipartFile=inline=1;size=[0-9]+;width=[0-9]+;height=auto;"
                        rb"preserveAspectRatio=1|FilePart=[A-Za-z0-9+/=]+|FileEnd)\x07"),
    "sixel": re.compile(rb"\x1bP[0-9;]*q[!-~\r\n]*\x1b\\"),
    "off": re.compile(rb"(?!)"),
}
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def strange(raw, pictures="blocks"):
    """What in `raw` is not the chat's own, each with what stands around it; nothing when all is well."""
    found = []
    picture = PICTURES[pictures]
    text = bytearray()
    at = 0
    while at < len(raw):
        escape = raw.find(b"\x1b", at)
        end = len(raw) if escape < 0 else escape
        text += raw[at:end]
        if escape < 0:
            break
        own = OURS.match(raw, escape) or picture.match(raw, escape)
        # A sequence stands for one character that no text has, so that what follows a CR is still known.
        text += b"\x1b"
        if not own:
            found.append(raw[max(0, escape - 30):escape + 40])
        at = own.end() if own else escape + 1
    body = bytes(text)
    for control in CONTROLS.finditer(body):
        if control.group() != b"\x1b":
            found.append(body[max(0, control.start() - 30):control.end() + 30])
    # The pseudo-terminal makes CR LF of LF; alone a CR only begins a repainting.
    for lonely in re.finditer(rb"\r(?![\r\n\x1b]|$)", body):
        found.append(body[max(0, lonely.start() - 30):lonely.end() + 30])
    for place, character in enumerate(decoded := body.decode("utf-8", "surrogateescape")):
        if character not in "\r\n\t\x1b" and unicodedata.category(character) in HIDDEN:
            found.append(decoded[max(0, place - 20):place + 20])
    return found
