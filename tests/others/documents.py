"""What others make of the documents: pdfplumber's and pandas' tables with a plain
reading of labels, in the shape of the truth, for the judge of `make accuracy`.

  python tests/others/documents.py FOLDER OUT

Writes OUT/NAME.pred.json for every PDF (pdfplumber) and XLSX (pandas) of FOLDER.
"""
import json, re, sys, warnings
from pathlib import Path

warnings.filterwarnings("ignore")
HEAD = {"项目名称": "project_name", "主管部门": "department", "实施单位": "unit", "项目实施单位": "unit"}
FUND = {"年初预算": "initial", "全年预算": "budget", "全年执行": "executed", "分值": "weight", "分数": "weight", "执行率": "rate", "得分": "score"}
LEVEL = ["一级指标", "二级指标", "三级指标"]


def flat(text):
    return re.sub(r"\s+", "", str(text or ""))


def rows_of_pdf(path):
    import pdfplumber
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                yield from table


def rows_of_xlsx(path):
    import pandas
    for frame in pandas.read_excel(path, sheet_name=None, header=None, dtype=str).values():
        yield from frame.fillna("").values.tolist()


def number(text):
    text = flat(text).replace(",", "").rstrip("%")
    return text if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def measure(text):
    found = re.fullmatch(r"(≥|≤|=|＝|>|<)?(-?\d+(?:\.\d+)?)[(（]?([^()（）]*)[)）]?", flat(text))
    if not found or found[3].startswith("年"):
        return {"text": text} if flat(text) else None
    return {"op": found[1], "value": found[2], "unit": found[3]}


def new():
    empty = dict.fromkeys(["title", "year", "project_name", "department", "unit", "money_unit", "expected_goal", "actual_result", "total_weight", "total_score", "grade"])
    return {**empty, "funds": [], "indicators": []}


def sheets(rows):
    out, fund, table, levels, goals = [], None, None, {}, None
    for row in rows:
        cells = [flat(cell) for cell in row]
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        title = len(set(filled)) == 1 and re.search("自[我]?评", filled[0])
        if "项目名称" in cells or title or not out:
            if not out or out[-1]["project_name"]:
                out.append(new())
                fund = table = goals = None
        sheet = out[-1]
        if len(set(filled)) == 1 and re.search("自[我]?评", filled[0]) and not sheet["title"]:
            sheet["title"] = filled[0]
        year = re.search(r"[（(](20\d\d)年度", filled[0])
        if len(set(filled)) == 1 and year:
            sheet["year"] = year[1]
        for at, cell in enumerate(cells):
            if re.search("(评分|评价|自评|考评)等[级次]", cell):
                behind = [other for other in cells[at + 1:] if other]
                sheet["grade"] = behind[0] if behind else None
        for label, key in HEAD.items():
            if label in cells:
                behind = [cell for cell in cells[cells.index(label) + 1:] if cell]
                sheet[key] = behind[0] if behind else None
        unit = re.search(r"资金[（(](万元|元)", "".join(cells))
        if unit:
            sheet["money_unit"] = unit[1]
        if any("全年预算" in cell for cell in cells):
            fund = {at: key for at, cell in enumerate(cells) for label, key in FUND.items() if label in cell}
            continue
        if "三级指标" in cells:
            table, fund, levels = cells, None, {}
            continue
        if any("预期目标" in cell for cell in cells):
            goals, fund = [at for at, cell in enumerate(cells) if "目标" in cell or "完成情况" in cell][-2:], None
            continue
        if goals:
            texts = [row[at] for at in goals if at < len(row)]
            sheet["expected_goal"], sheet["actual_result"] = (texts + [None, None])[:2]
            goals = None
            continue
        if fund:
            first = min(fund)
            name = next((cell for cell in reversed(cells[:first]) if cell), None)
            record = {"row": name, **dict.fromkeys(FUND.values())}
            record.update({key: number(cells[at]) for at, key in fund.items() if at < len(cells)})
            sheet["funds"].append(record)
        elif table:
            at = lambda label: next((at for at, cell in enumerate(table) if label in cell), None)
            get = lambda label: row[at(label)] if at(label) is not None and at(label) < len(row) else None
            if any(cell in ("总分", "合计") for cell in cells):
                values = [number(cell) for cell in cells if number(cell)]
                sheet["total_weight"], sheet["total_score"] = (values + [None, None])[:2]
                continue
            if not flat(get("三级指标")):
                continue
            for label in LEVEL[:2]:
                if flat(get(label)):
                    levels[label] = flat(get(label))
            sheet["indicators"].append({
                "l1": levels.get(LEVEL[0]), "l2": levels.get(LEVEL[1]), "l3": flat(get("三级指标")),
                "target": measure(get("指标值")), "actual": measure(get("完成值")),
                "weight": number(get("分值")), "score": number(get("得分")), "deviation": get("偏差") or None,
            })
    return {"sheets": [sheet for sheet in out if sheet["project_name"] or sheet["indicators"]]}


def main(folder, out):
    Path(out).mkdir(parents=True, exist_ok=True)
    for path in sorted(Path(folder).iterdir()):
        rows = {".pdf": rows_of_pdf, ".xlsx": rows_of_xlsx}.get(path.suffix)
        if rows:
            text = json.dumps(sheets(rows(path)), ensure_ascii=False)
            (Path(out) / f"{path.name}.pred.json").write_text(text, encoding="utf-8")


main(*sys.argv[1:])
