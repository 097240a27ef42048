"""The words of ``plan``, in English."""

HELP: dict[str, str] = {
    "plan list --as-of": "the day asked about, like 2018-12-31; today if left out",
    "plan show --as-of": "the day asked about, like 2018-12-31; today if left out",
    "plan check --as-of": "the day asked about, like 2018-12-31; today if left out",
    "plan load FILE": "the file of terms (.toml)",
    "plan load": "Load a plan or a further version from a TOML file; versions that stand stay.\nExample: mutualaid plan load HOSP_MED.toml --dry-run",
    "plan check": "Plans without terms, or with old ones, on a day; exit code 1 when there are any.\nExample: mutualaid plan check --as-of 2018-06-30",
    "plan show": "One plan with every version, each value with its source or assumption.\nExample: mutualaid plan show 住院津贴",
    "plan list": "Every plan with the terms in force on a day.\nExample: mutualaid plan list --as-of 2018-06-30",
    "plan": "Plans and their dated terms.",
}

LABELS: dict[str, str] = {
    "action.plan load": "Terms loaded",
}
