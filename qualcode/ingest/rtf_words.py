"""Words of the Rich Text Format: characters, code pages, groups that are not text."""

from __future__ import annotations

MARKS = {
    "tab": "\t",
    "emdash": "—",
    "endash": "–",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "bullet": "•",
    "emspace": "\u2003",
    "enspace": "\u2002",
    "qmspace": "\u2005",
}

CODEPAGES = {
    437: "cp437", 708: "iso8859_6", 819: "latin-1", 850: "cp850", 852: "cp852", 860: "cp860", 862: "cp862",
    863: "cp863", 864: "cp864", 865: "cp865", 866: "cp866", 874: "cp874", 932: "cp932", 936: "gbk",
    949: "cp949", 950: "cp950", 1250: "cp1250", 1251: "cp1251", 1252: "cp1252", 1253: "cp1253",
    1254: "cp1254", 1255: "cp1255", 1256: "cp1256", 1257: "cp1257", 1258: "cp1258", 10000: "mac_roman",
    65001: "utf-8",
}  # fmt: skip

CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
"""Character sets of fonts; others follow the code page of the file."""

_NO_TEXT = """
colortbl listtable listoverridetable info pict fldinst themedata colorschememapping datastore latentstyles
generator xmlnstbl rsidtbl pgptbl filetbl bkmkstart bkmkend nonshppict shprslt mmathPr revtbl nonesttables
nesttableprops sp sn sv objdata objclass atnid atntime atndate atnicn ftnsep ftnsepc ftncn aftnsep aftnsepc
aftncn pn pnseclvl userprops docvar template passwordhash do xe tc rxe txe private comment
"""
SKIPPED = frozenset(_NO_TEXT.split())
KEPT = frozenset({"shpinst", "ud", "cs"})
"""Groups that older readers ignore, but which hold text."""
