"""The languages in which Meta takes templates. Source: Meta's "Supported Languages" of message templates."""

from __future__ import annotations

_WRITTEN = """
    af sq ar ar_EG ar_AE ar_LB ar_MA ar_QA az be_BY bn bn_IN bg ca zh_CN zh_HK zh_TW hr cs da prs_AF nl nl_BE
    en en_GB en_US en_AE en_AU en_CA en_GH en_IE en_IN en_JM en_MY en_NZ en_QA en_SG en_UG en_ZA
    et fil fi fr fr_BE fr_CA fr_CH fr_CI fr_MA ka de de_AT de_CH el gu ha he hi hu id ga it ja kn kk rw_RW ko ky_KG
    lo lv lt mk ms ml mr nb ps_AF fa pl pt_BR pt_PT pa ro ru sr si_LK sk sl
    es es_AR es_CL es_CO es_CR es_DO es_EC es_HN es_MX es_PA es_PE es_ES es_UY sw sv ta te th tr uk ur uz vi zu
"""
CODES = frozenset(_WRITTEN.split())
# Codes that people use for a language that has another code at Meta.
_OTHER = {
    **{
        "zh": "zh_CN",
        "zh_SG": "zh_CN",
        "zh_Hans": "zh_CN",
        "zh_Hant": "zh_TW",
        "zh_MO": "zh_HK",
        "zh_Hant_HK": "zh_HK",
    },
    **{"pt": "pt_PT", "no": "nb", "nn": "nb", "iw": "he", "in": "id", "tl": "fil", "be": "be_BY", "ky": "ky_KG"},
    **{"rw": "rw_RW", "si": "si_LK", "ps": "ps_AF", "prs": "prs_AF"},
}


def at_meta(language: str) -> str | None:
    """Meta's code of a language: "de" for de_DE. None if Meta has no templates in it."""
    code = language.replace("-", "_")
    while code:
        known = code if code in CODES else _OTHER.get(code)
        if known:
            return known
        code = code.rpartition("_")[0]
    return None
