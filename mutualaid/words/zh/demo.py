"""The words of ``demo``, in Chinese."""

HELP: dict[str, str] = {
    "demo": "在一个新文件夹里建立延庆示例：写出各单位报来的表，逐条导入，给出参保率、互助费同比、直赔受助率和汇总表。\n"
    "mutualaid demo\nmutualaid demo 示例",
    "demo DIR": "新文件夹，默认是这里的 mutualaid-demo",
}
