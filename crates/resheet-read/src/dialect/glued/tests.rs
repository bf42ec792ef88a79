use resheet_lexis::Lexicon;

use super::run::Run;
use super::values;
use crate::picture::check;

#[test]
fn a_sheet_in_one_line() {
    check(
        "甲表说明\n2021年度巡查经费项目绩效自评表单位名称:甲局项目名称巡查经费主管部门甲局预算执行情况(万元)资金来源预算数(A)执行数(B)执行率(B/A)财政拨款4848100%合计4848100%年度绩效目标完成情况一级指标二级指标三级指标年初目标值实际完成值未完成原因及改进措施产出指标产出数量配备率100%800件达成预期指标产出时效火情6小时内处置率不低于95%达成预期指标产出成本成本控制数(万元)48达成预期指标",
        "# glued, lines
         1: [甲表说明]
         2| [2021年度巡查经费项目绩效自评表][单位名称:][甲局][项目名称][巡查经费][主管部门][甲局][预算执行情况(万元)][资金来源][预算数(A)][执行数(B)][执行率(B/A)][财政拨款][4848100%][合计][4848100%][年度绩效目标完成情况][一级指标][二级指标][三级指标][年初目标值][实际完成值][未完成原因及改进措施][产出指标][产出数量][配备率][100%][800件][达成预期指标][产出时效][火情6小时内处置率][不低于95%][达成预期指标][产出成本][成本控制数(万元)][48][达成预期指标]",
    );
}

/// The indicator rows `rows` below a header with weight, score and reason.
#[track_caller]
fn rows(rows: &str, cells: &str) {
    let header = "一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析";
    let labels = "[一级指标][二级指标][三级指标][年度指标值][实际完成值][分值][得分][偏差原因分析]";
    check(&format!("{header}{rows}\n"), &format!("# glued, lines\n1| {labels}{cells}"));
}

#[test]
fn figures_without_units_stay_together() {
    rows(
        "产出指标数量指标培训班次≥2100210010质量指标合格率=100%100%8.008.00",
        "[产出指标][数量指标][培训班次][≥2100210010][质量指标][合格率][=100%][100%][8.008.00]",
    );
}

#[test]
fn a_unit_is_no_beginning_of_a_name() {
    rows(
        "产出指标成本指标补助成本≤11元111010项目预算控制数≤33万元281.5310.510.5效益指标生态效益指标绿化率≥1%1%55",
        "[产出指标][成本指标][补助成本][≤11元][111010][项目预算控制数][≤33万元][281.5310.510.5][效益指标][生态效益指标][绿化率][≥1%][1%][55]",
    );
}

#[test]
fn figures_inside_names_stay_there() {
    rows(
        "产出指标数量指标PM2.5浓度≤35微克30微克1010满意度指标服务对象满意度指标A4纸满意度指标≥90%95%1010总分100100",
        "[产出指标][数量指标][PM2.5浓度][≤35微克][30微克][1010][满意度指标][服务对象满意度指标][A4纸满意度指标][≥90%][95%][1010][总分][100100]",
    );
}

#[test]
fn glued_rows_are_records() {
    let header = "一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析";
    let labels = "[一级指标][二级指标][三级指标][年度指标值][实际完成值][分值][得分][偏差原因分析]";
    let rows = "产出指标数量指标维修数量≥7.00 (处)7.00 (处)6.006.00\n监测站点≥9个9个8.008.00\n";
    let cells = [
        "[产出指标][数量指标][维修数量][≥7.00 (处)][7.00 (处)][6.006.00]",
        "[监测站点][≥9个][9个][8.008.00]",
    ];
    let dump = format!("{header}\n{}", rows.repeat(3));
    let picture: Vec<String> =
        (0..6).map(|row| format!("{}| {}", row + 2, cells[row % 2])).collect();
    check(&dump, &format!("# glued\n1| {labels}\n{}", picture.join("\n")));
}

#[test]
fn a_reason_ends_with_its_stop_and_the_next_sheet_with_its_heading() {
    rows(
        "产出指标数量指标合格率≥90%80%6.004.301.受影响；2.滞后。召开会议次数≥3次3次1010总分10098.5评分等级优项目支出绩效自评表(2022年度)项目名称演出项目主管部门甲局",
        "[产出指标][数量指标][合格率][≥90%][80%][6.004.30][1.受影响；2.滞后。][召开会议次数][≥3次][3次][1010][总分][10098.5][评分等级][优][项目支出绩效自评表][(2022年度)][项目名称][演出项目][主管部门][甲局]",
    );
}

/// The indicator lines below a header with the weight behind the name and the
/// score before the actual value, each line a row.
#[track_caller]
fn lines(lines: &[(&str, &str)]) {
    let header = "一级指标二级指标三级指标分值目标值得分完成值偏差原因";
    let mut dump = format!("{header}\n");
    let labels = "[一级指标][二级指标][三级指标][分值][目标值][得分][完成值][偏差原因]";
    let mut picture = format!("# glued\n1| {labels}");
    for (nth, (line, cells)) in lines.iter().enumerate() {
        dump.push_str(line);
        dump.push('\n');
        picture.push_str(&format!("\n{}| {cells}", nth + 2));
    }
    check(&dump, &picture);
}

#[test]
fn a_line_is_filled_into_the_columns() {
    lines(&[
        (
            "产出指标数量指标修缮石桥20≥12座18.511座汛期停工",
            "[产出指标][数量指标][修缮石桥][20][≥12座][18.511座][汛期停工]",
        ),
        (
            "时效指标桥面开放日102023年9月底前10达成预期指标无",
            "[时效指标][桥面开放日][10][2023年9月底前][10][达成预期指标][无]",
        ),
        (
            "效益指标社会效益指标村民通行条件15较宽敞15达成预期指标无",
            "[效益指标][社会效益指标][村民通行条件][15][较宽敞][15][达成预期指标][无]",
        ),
        (
            "可持续影响指标巡桥制度15建立并完善15建立并完善无",
            "[可持续影响指标][巡桥制度][15][建立并完善][15][建立并完善][无]",
        ),
        (
            "满意度指标服务对象满意度指标村民满意度10≥90%1092%无",
            "[满意度指标][服务对象满意度指标][村民满意度][10][≥90%][1092%][无]",
        ),
        ("船工满意度10≥90%1095%无", "[船工满意度][10][≥90%][1095%][无]"),
    ]);
}

#[test]
fn the_number_of_a_row_and_what_comes_twice() {
    let header = "序号一级指标二级指标三级指标年度指标值实际完成值得分";
    let rows = [
        (
            "1产出指标数量指标修缮石桥≥12座11座18",
            "[1][产出指标][数量指标][修缮石桥][≥12座][11座][18]",
        ),
        ("2巡桥制度建立并完善建立并完善18", "[2][巡桥制度][建立并完善][建立并完善][18]"),
        ("3质量指标验收合格率=100%100%18", "[3][质量指标][验收合格率][=100%][100%][18]"),
        ("4通行条件有效改善达成预期指标18", "[4][通行条件][有效改善][达成预期指标][18]"),
        ("5第3座桥开工3月31日前已完成18", "[5][第3座桥开工][3月31日前][已完成][18]"),
    ];
    let labels = "[序号][一级指标][二级指标][三级指标][年度指标值][实际完成值][得分]";
    let mut dump = format!("{header}\n");
    let mut picture = format!("# glued\n1| {labels}");
    for (nth, (line, cells)) in rows.iter().enumerate() {
        dump.push_str(&format!("{line}\n"));
        picture.push_str(&format!("\n{}| {cells}", nth + 2));
    }
    check(&dump, &picture);
}

#[test]
fn two_goals_part_where_the_first_words_come_again() {
    let goals = "年度总体目标预期目标实际完成情况一是修桥9座；二是铺路。一是修桥8座；二是路已铺。一级指标二级指标三级指标年度指标值实际完成值";
    check(
        goals,
        "# glued, lines
         1| [年度总体目标][预期目标][实际完成情况][一是修桥9座；二是铺路。][一是修桥8座；二是路已铺。][一级指标][二级指标][三级指标][年度指标值][实际完成值]",
    );
}

#[test]
fn relation_value_and_unit_in_columns_of_their_own() {
    let header = "一级指标二级指标三级指标指标性质指标值度量单位完成值权重得分";
    let labels = "[一级指标][二级指标][三级指标][指标性质][指标值][度量单位][完成值][权重][得分]";
    let rows = [
        (
            "产出指标数量指标修缮石桥≥12座12.516.516.5",
            "[产出指标][数量指标][修缮石桥][≥][12][座][12.516.516.5]",
        ),
        ("桥头绿化定性较宽敞达成预期指标1010", "[桥头绿化][定性][较宽敞][达成预期指标][1010]"),
        ("船工收入≥5%577", "[船工收入][≥][5][%][577]"),
        ("过桥人次≥500人次5101010", "[过桥人次][≥][500][人次][5101010]"),
        ("修桥天数≤30天291010", "[修桥天数][≤][30][天][291010]"),
        ("村民满意度≥90%921010", "[村民满意度][≥][90][%][921010]"),
    ];
    let mut dump = format!("{header}\n");
    let mut picture = format!("# glued\n1| {labels}");
    for (nth, (line, cells)) in rows.iter().enumerate() {
        dump.push_str(&format!("{line}\n"));
        picture.push_str(&format!("\n{}| {cells}", nth + 2));
    }
    check(&dump, &picture);
}

#[test]
fn blanks_inside_labels_part_nothing() {
    check(
        "项目支出绩效自评表(2024 年度)项目名称舞台音响更新主管部门甲局绩 效 指 标一级指标二级指标三级指标年度 指标值实际 完成值分 值得 分产出指标数量指标购置音箱≥16只16只2020质量指标设备验收合格率≥90%95%2020满意度 指标服务对象 满意度指标演职人员满意度≥90%97%1010\n",
        r"
        # glued, lines
        1| [项目支出绩效自评表][(2024 年度)][项目名称][舞台音响更新][主管部门][甲局][绩 效 指 标][一级指标][二级指标][三级指标][年度 指标值][实际 完成值][分 值][得 分][产出指标][数量指标][购置音箱][≥16只][16只][2020][质量指标][设备验收合格率][≥90%][95%][2020][满意度 指标][服务对象 满意度指标][演职人员满意度][≥90%][97%][1010]
        ",
    );
}

#[test]
fn unknown_names_stand_between_known_ones() {
    check(
        "一级指标二级指标三级指标年度指标值经办股室实际完成值分值得分核验途径\n产出指标数量指标培训班次≥2次乙股3次1010账册\n质量指标培训合格率≥90%丙股92%1010名册\n",
        r"
        # glued, lines
        1| [一级指标][二级指标][三级指标][年度指标值][经办股室][实际完成值][分值][得分][核验途径]
        2| [产出指标][数量指标][培训班次][≥2次][乙股][3次][1010][账册]
        3| [质量指标][培训合格率][≥90%][丙股][92%][1010][名册]
        ",
    );
}

#[test]
fn figures_without_end_are_walked_through_once() {
    // Walking to the end from each position would be half a million million steps.
    let text = "1,234".repeat(200_000);
    let run = Run::new(&text, 0, Lexicon::shared());
    assert!((0..run.len()).all(|at| run.end_of_figures(at) == run.len()));
}

#[test]
fn no_more_of_a_chain_is_read_than_proves_something() {
    // Reading to the end from each position would be 200 million values.
    let text = "-".repeat(20_000);
    let run = Run::new(&text, 0, Lexicon::shared());
    assert!((0..run.len() - 1).all(|at| values::proves(&run, at, true)));
}

#[test]
fn rows_tell_how_many_columns_unknown_names_are() {
    check(
        "绩效指标一层维度二级指标三阶要项约定值取数口径权重实际完成值得分\n产出指标数量指标除湿机安装≥144台统计台账10145台9.50\n路面平整占比≥97%规划股1098%10\n开放日占比≥90%规划股1092%10\n档案完好率≥95%统计台账1096%10\n效益指标社会效益指标库房环境明显改善规划股10明显改善10\n总分10099.50\n",
        r"
        # glued
        1| [绩效指标][一层维度][二级指标][三阶要项][约定值][取数口径][权重][实际完成值][得分]
        2| [产出指标][数量指标][除湿机安装][≥144台][统计台账][10145台][9.50]
        3| [路面平整占比][≥97%][规划股][1098%][10]
        4| [开放日占比][≥90%][规划股][1092%][10]
        5| [档案完好率][≥95%][统计台账][1096%][10]
        6| [效益指标][社会效益指标][库房环境][明显改善][规划股][10][明显改善][10]
        7| [总分][10099.50]
        ",
    );
}

#[test]
fn rows_are_cut_by_what_they_show() {
    check(
        "一级指标二级指标三级指标指标性质取数口径约定值计量单位完成值权重实点\n产出指标数量指标除湿机安装≥统计台账343台344台88\n路面平整占比≥规划股96%97%88\n开放日占比≥规划股90%92%88\n档案完好率≥统计台账95%96%88\n生态效益指标少年视野统计台账有所拓展有所拓展88\n总分10099.36\n",
        r"
        # glued
        1| [一级指标][二级指标][三级指标][指标性质][取数][口径约定值][计量单位][完成值][权重][实点]
        2| [产出指标][数量指标][除湿机安装][≥][统计台账][343][台][344台][88]
        3| [路面平整占比][≥][规划股][96][%][97%][88]
        4| [开放日占比][≥][规划股][90][%][92%][88]
        5| [档案完好率][≥][统计台账][95][%][96%][88]
        6| [生态效益指标少年视野][统计台账][有所拓展][有所拓展][88]
        7| [总分][10099.36]
        ",
    );
}

/// Lines below a header with target, actual value and reason, each with its picture.
#[track_caller]
fn reasoned(lines: &[(&str, &str)]) {
    let mut dump = "一级指标二级指标三级指标年度指标值实际完成值偏差原因\n".to_owned();
    let mut picture =
        "1| [一级指标][二级指标][三级指标][年度指标值][实际完成值][偏差原因]".to_owned();
    for (nth, (line, cells)) in lines.iter().enumerate() {
        dump.push_str(line);
        dump.push('\n');
        picture.push_str(&format!("\n{}{cells}", nth + 2));
    }
    check(&dump, &format!("# glued\n{picture}"));
}

#[test]
fn rows_side_by_side_in_a_line_end_at_a_level_or_the_total() {
    let first = (
        "产出指标数量指标植树棵数≥300棵310棵无质量指标成活率≥85%88%旱情偏重",
        "| [产出指标][数量指标][植树棵数][≥300棵][310棵][无][质量指标][成活率][≥85%][88%][旱情偏重]",
    );
    let plain = ("时效指标补苗期限≤7天6天无", "| [时效指标][补苗期限][≤7天][6天][无]");
    let total = ("抚育面积≥60亩62亩无合计10092", "| [抚育面积][≥60亩][62亩][无][合计][10092]");
    reasoned(&[first, plain, plain, plain, plain, total]);
}

#[test]
fn a_name_may_begin_with_figures_behind_its_level() {
    let plain = ("苗木规格≥2米2米无", "| [苗木规格][≥2米][2米][无]");
    reasoned(&[
        (
            "产出指标数量指标3A村庄占比≥40%42%无",
            "| [产出指标][数量指标][3A村庄占比][≥40%][42%][无]",
        ),
        ("质量指标24小时供水率≥97%98%无", "| [质量指标][24小时供水率][≥97%][98%][无]"),
        plain,
        plain,
        plain,
        plain,
    ]);
}

#[test]
fn a_range_is_one_value() {
    let plain = ("苗木规格≥2米2米无", "| [苗木规格][≥2米][2米][无]");
    reasoned(&[
        ("产出指标质量指标郁闭度60%-70%65%无", "| [产出指标][质量指标][郁闭度][60%-70%][65%][无]"),
        ("每亩株数70-80株76株无", "| [每亩株数][70-80株][76株][无]"),
        plain,
        plain,
        plain,
        plain,
    ]);
}

#[test]
fn the_number_of_a_page_is_in_no_row() {
    let plain = ("苗木规格≥2米2米无", "| [苗木规格][≥2米][2米][无]");
    reasoned(&[
        (
            "产出指标数量指标植树棵数≥300棵310棵无",
            "| [产出指标][数量指标][植树棵数][≥300棵][310棵][无]",
        ),
        ("第4页", ": [第4页]"),
        plain,
        plain,
        ("— 5 —", ": [— 5 —]"),
        plain,
        plain,
        plain,
    ]);
}
