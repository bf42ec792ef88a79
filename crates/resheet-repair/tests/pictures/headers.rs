//! Names of columns that are not in the cells of their columns.

use super::check;

#[test]
fn the_names_of_a_header_go_on_in_the_row_below() {
    check(
        "绩效指标\t一级\t二级\t三级\t年度\t实际\t分值\t得分\t偏差原因分\n\t指标\t指标\t指标\t指标值\t完成值\t\t\t析及改进措施\n\t产出指标\t数量指标\t测绘木桥数量\t≥2座\t2座\t20\t20\t\n",
        "1| [绩效指标][一级指标 +1][二级指标 +1][三级指标 +1][年度指标值 +1][实际完成值 +1][分值][得分][偏差原因分析及改进措施 +1]
         2| [][6>][]
         3| [][产出指标][数量指标][测绘木桥数量][≥2座][2座][20][20][]
         R012 wrapped-row likely 2:1",
    );
}

#[test]
fn names_of_columns_on_one_line_are_parted() {
    check(
        "一级指标二级指标\n三级指标\n全年执行\n数执行率\n得分\n",
        r"
        1| [一级指标][二级指标]
        2: [三级指标]
        3: [全年执行数 +1]
        4| [1>执行率]
        5: [得分]
        R010 split-glued likely 1:1
        R010 split-glued likely 4:1
        R012 wrapped-row likely 3:1
        ",
    );
}

#[test]
fn a_name_that_strayed_into_its_neighbour_is_not_parted() {
    check(
        "三级指标\n三级指标年度指标值\n实际完成值\n",
        r"
        1: [三级指标]
        2: [三级指标年度指标值]
        3: [实际完成值]
        ",
    );
}

#[test]
fn names_of_the_second_line_stand_in_place_of_their_groups() {
    check(
        "四、绩效指标 一级指标 二级指标 三级指标 预期情况 实际完成值 自评情况\n计算符号 指标值 度量单位 得分 分值\n产出指标 数量指标 测绘石桥数量 ≥ 3 座 3座 18 20\n质量指标 测绘合格率 ≥ 95 % 97% 20 20\n效益指标 社会效益指标 方便过河行人 ≥ 500 人 512人 20 20\n",
        r"
        1| [四、绩效指标][一级指标][二级指标][三级指标][计算符号][指标值][度量单位][实际完成值][得分][分值]
        2| []
        3| [产出指标][数量指标][测绘石桥数量][≥][3][座][3座][18][20]
        4| [质量指标][测绘合格率][≥][95][%][97%][20][20]
        5| [效益指标][社会效益指标][方便过河行人][≥][500][人][512人][20][20]
        R012 wrapped-row likely 2:1
        ",
    );
}

#[test]
fn the_labels_of_both_levels_on_one_line_are_parted() {
    check(
        "三级指标\n产出指标数量指标\n测绘石桥\n满意度指标服务对象满\n意度指标\n村民满意度\n",
        r"
        1: [三级指标]
        2| [产出指标][数量指标]
        3: [测绘石桥]
        4| [满意度指标][服务对象满意度指标 +1]
        5_
        6: [村民满意度]
        R010 split-glued likely 2:1
        R010 split-glued likely 4:1
        R002 broken-label likely 4:6
        ",
    );
}
