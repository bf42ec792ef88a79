//! Labels and values above and below the tables.

use resheet_form::Families;
use resheet_model::{Field, Subject};

use crate::picture::{check, with_bound};

#[test]
fn a_heading_with_its_year_and_the_pairs_of_the_head() {
    check(
        "
        青河区项目支出绩效自评表
        （2022年度）
        项目名称⇥古桥测绘⇥项目负责人及电话⇥某某
        主管部门⇥317-青河区文旅局⇥实施单位⇥317001-青河区古桥管理所
        填报日期⇥2023年3月1日
        ",
        r"
        family: mof certain
        title: 青河区项目支出绩效自评表
        year: 2022
        project: 古桥测绘
        department: 317-青河区文旅局
        unit: 317001-青河区古桥管理所
        extra 项目负责人及电话 = 某某
        extra 填报日期 = 2023年3月1日
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_year_in_the_heading_itself() {
    check(
        "
        2022年度项目支出绩效自评表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局
        ",
        r"
        family: mof certain
        title: 2022年度项目支出绩效自评表
        year: 2022
        project: 古桥测绘
        department: 青河区文旅局
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn words_beside_a_row_that_lacks_a_value_are_in_no_place() {
    check(
        "
        项目支出绩效自评表
        （2022年度）
        青河区古桥管理
        实施单位⇥⇥主管部门⇥青河区文旅局
        项目名称⇥古桥测绘
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        year: 2022
        project: 古桥测绘
        department: 青河区文旅局
        unit: _
        stray unplaced: 青河区古桥管理
        B001 unplaced-text sheet 3:1 text=青河区古桥管理
        B016 table-in-doubt sheet 1:1 count=1
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_year_that_a_blank_cut() {
    check(
        "
        项目支出绩效自评表
        (2022 年度)
        项目名称 古桥测绘
        主管部门 青河区文旅局 实施单位 青河区古桥管理所
        资金 年初预算数 全年预算数 全年执行数 分值 执行率 得分
        年度资金总额 34 34 31.6 10 92.94% 9.29
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        year: 2022
        project: 古桥测绘
        department: 青河区文旅局
        unit: 青河区古桥管理所
        fund 年度资金总额: 34, 34, 31.6, 10, 92.94%, 9.29
        stray note: 资金
        B006 lost-field money_unit 1:1 field=money_unit
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_year_in_brackets_behind_the_heading() {
    check(
        "
        项目支出绩效自评表(2022年度)
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        year: 2022
        project: 古桥测绘
        department: 青河区文旅局
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_year_in_brackets_before_other_words() {
    check(
        "
        项目支出绩效自评表
        （2023年度）金额单位：万元
        项目名称⇥古桥测绘
        主管部门⇥云州文物局
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        year: 2023
        project: 古桥测绘
        department: 云州文物局
        money: 万元
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_value_on_the_line_above_its_label() {
    check(
        "
        项目支出绩效自评表
        （2022年度）
        古桥测绘
        项目名称
        主管部门⇥青河区文旅局⇥实施单位⇥古桥管理所
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        year: 2022
        project: 古桥测绘? {R007}
        department: 青河区文旅局
        unit: 古桥管理所
        R007 value-above-label likely 3:1
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn labels_with_their_values_inside_one_cell() {
    check(
        "
        项目自评表
        单位名称：青河区园林局　　填报日期：2022年3月18日
        项目名称⇥护林巡查
        实施单位⇥巡查大队
        填报单位：巡查大队　金额单位：元
        ",
        r"
        family: hubei guess
        title: 项目自评表
        project: 护林巡查
        department: 青河区园林局
        unit: 巡查大队
        money: 元
        extra 填报日期 = 2022年3月18日
        extra 填报单位 = 巡查大队
        B008 family-open sheet 1:1 family=hubei other=mof
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn pairs_nobody_knows_are_extras() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局
        测绘标段⇥第二标段⇥监理方式⇥旁站
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        extra 测绘标段? = 第二标段?
        extra 监理方式? = 旁站?
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_label_with_nothing_behind_it_is_a_blank_field() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥
        主管部门⇥⇥实施单位⇥古桥管理所
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: _
        department: _
        unit: 古桥管理所
        B006 lost-field project_name 1:1 field=project_name
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn the_money_unit_stands_on_a_line_of_its_own() {
    check(
        "
        项目支出绩效自评表
        金额单位：万元
        项目名称⇥古桥测绘
        项目资金⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        年度资金总额⇥34⇥34⇥31.6⇥10⇥92.94%⇥9.29
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        money: 万元
        fund 年度资金总额: 34, 34, 31.6, 10, 92.94%, 9.29
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_department_s_own_sheet_has_no_project() {
    check(
        "
        部门整体支出绩效自评表
        （2022年度）
        部门名称⇥青河区文旅局
        ⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        年度资金总额⇥340⇥340⇥316⇥10⇥92.94%⇥9.29
        ",
        r"
        family: department certain
        title: 部门整体支出绩效自评表
        year: 2022
        department: 青河区文旅局
        fund 年度资金总额: 340, 340, 316, 10, 92.94%, 9.29
        B006 lost-field money_unit 1:1 field=money_unit
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn grade_and_tail_below_the_tables() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥90
        总分⇥⇥⇥⇥⇥100⇥99.29
        评分等级⇥优
        其他需要说明事项⇥无
        注：1.预算执行率得分=执行率×10。
        ",
        r"
        family: mof likely
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 90, 90, ·
        total weight: 100
        total score: 99.29
        grade: 优
        extra 其他需要说明事项 = 无
        stray note: 注：1.预算执行率得分=执行率×10。
        ",
    );
}

#[test]
fn a_unit_s_name_beside_its_department() {
    check(
        "
        项目支出绩效自评表
        单位名称⇥古桥管理所
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        extra 单位名称 = 古桥管理所
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_label_that_is_gone_is_a_lost_field() {
    check(
        "
        年度总体目标⇥预期目标⇥完成三座石桥测绘。
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥90
        ",
        r"
        family: generic guess
        expected: 完成三座石桥测绘。
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 90, 90, ·
        B008 family-open sheet 1:1 family=generic other=department
        B006 lost-field title 1:1 field=title
        B006 lost-field year 1:1 field=year
        B006 lost-field project_name 1:1 field=project_name
        B006 lost-field department 1:1 field=department
        B006 lost-field implementing_unit 1:1 field=implementing_unit
        B014 no-total-row sheet 3:30
        ",
    );
}

#[test]
fn the_name_of_a_department_may_stand_on_the_line_above_its_label() {
    check(
        "
        部门整体支出绩效自评表
        青河区文旅局
        部门名称⇥⇥
        ⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        年度预算总额⇥20⇥20⇥20⇥10⇥100%⇥10
        ",
        r"
        family: department certain
        title: 部门整体支出绩效自评表
        department: 青河区文旅局? {R007}
        fund 年度预算总额: 20, 20, 20, 10, 100%, 10
        R007 value-above-label likely 2:1
        B006 lost-field money_unit 1:1 field=money_unit
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn the_score_in_the_head_is_the_total_of_a_sheet_without_a_total_row() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘⇥自评总分（分）⇥95.5
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥85.5
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 90, 85.5, ·
        total score: 95.5
        ",
    );
}

#[test]
fn the_score_in_the_head_stays_a_field_beside_a_total_row() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘⇥自评总分（分）⇥95.5
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥85.5
        总分⇥⇥⇥⇥⇥100⇥95.5
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 90, 85.5, ·
        total weight: 100
        total score: 95.5
        extra 自评总分（分） = 95.5
        ",
    );
}

#[test]
fn pairs_nobody_knows_stand_behind_known_ones() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥⇥古桥测绘⇥测绘标段⇥⇥第二标段
        主管部门⇥青河区文旅局
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        extra 测绘标段? = 第二标段?
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn pairs_nobody_knows_on_lines_between_two_pairs() {
    check(
        "
        项目支出绩效自评表
        项目名称
        古桥测绘
        测绘标段
        第二标段
        主管部门
        青河区文旅局
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        extra 测绘标段? = 第二标段?
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn amounts_among_the_pairs_are_funds() {
    check(
        "
        项目支出绩效目标申报表
        项目名称⇥古桥测绘
        测绘总投入（三年，万元）⇥90⇥今年投入（万元）⇥34.5
        一级指标⇥二级指标⇥三级指标⇥指标值
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座
        ",
        r"
        family: target certain
        title: 项目支出绩效目标申报表
        project: 古桥测绘
        money: 万元?
        fund 测绘总投入?: ·, 90?, ·, ·, ·, ·
        fund 今年投入?: ·, 34.5?, ·, ·, ·, ·
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, ·, ·, ·, ·
        B006 lost-field expected_goal 1:1 field=expected_goal
        ",
    );
}

#[test]
fn a_heading_of_another_kind_is_one_where_no_other_is() {
    check(
        "
        古桥专项绩效细账表
        （2023年度）
        项目名称⇥古桥测绘
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥20⇥20
        ",
        r#"
        family: generic guess
        title: 古桥专项绩效细账表?
        year: 2023
        project: 古桥测绘
        row 产出指标 / 数量指标 / 测绘石桥数量: ≥3座, 3座, 20, 20, ·
        B008 family-open sheet 1:1 family=generic other=department
        B014 no-total-row sheet 5:30
        "#,
    );
}

#[test]
fn a_label_with_a_colon_ends_the_value_before_it() {
    check(
        "
        项目支出绩效自评表
        项目名称: 古桥测绘 是否跨年实施: 否 实施单位: 青河区古桥管理所
        主管部门: 青河区文旅局 填报日期: 2023年3月1日 负责人: 某某
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        unit: 青河区古桥管理所
        extra 是否跨年实施:? = 否?
        extra 负责人:? = 某某?
        extra 填报日期: = 2023年3月1日
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn the_money_unit_stands_behind_the_word_of_the_form_for_its_funds() {
    check(
        "
        项目支出绩效目标表
        项目名称⇥古桥测绘
        申报的各项资金（万元）
        资金总额⇥126.40
        其中：财政拨款⇥126.40
        ",
        r"
        family: target certain
        title: 项目支出绩效目标表
        project: 古桥测绘
        money: 万元
        fund 资金总额: ·, 126.40, ·, ·, ·, ·
        fund 其中：财政拨款: ·, 126.40, ·, ·, ·, ·
        stray note: 申报的各项资金（万元）
        B006 lost-field expected_goal 1:1 field=expected_goal
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn words_are_pairs_where_a_row_of_the_head_shows_it() {
    // The label that nobody knows stands where another row has one that we know.
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘 主管部门 青河区文旅局
        实施单位 青河区古桥管理所 批文字号 某某某
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        unit: 青河区古桥管理所?
        extra 批文字号? = 某某某?
        B027 torn-or-joined implementing_unit 3:6 text=青河区古桥管理所
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn words_behind_a_value_may_be_a_pair_where_nothing_shows_it() {
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘
        主管部门 青河区文旅局
        实施单位 青河区古桥管理所 批文字号 某某某
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        unit: 青河区古桥管理所 批文字号 某某某 +2?
        B027 torn-or-joined implementing_unit 4:6 text=青河区古桥管理所 批文字号 某某某
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_pair_in_one_cell_behind_a_value_is_cut_at_its_blank() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘⇥批文字号 某某某
        主管部门⇥青河区文旅局
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局
        extra 批文字号? = 某某某?
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn two_drawn_cells_are_hardly_one_value() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局⇥某发〔2022〕1号
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘
        department: 青河区文旅局 某发〔2022〕1号 +1?
        B027 torn-or-joined department 3:6 text=青河区文旅局 某发〔2022〕1号
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn words_of_a_value_are_no_pair_where_the_row_goes_on() {
    check(
        "
        项目支出绩效自评表
        项目名称 老旧 古桥 测绘 主管部门 青河区文旅局
        实施单位 青河区古桥管理所 联系人 某某某
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 老旧 古桥 测绘 +2?
        department: 青河区文旅局
        unit: 青河区古桥管理所
        extra 联系人 = 某某某
        B027 torn-or-joined project_name 2:6 text=老旧 古桥 测绘
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_text_below_a_value_at_the_end_of_its_line_may_be_more_of_it() {
    check(
        "
        项目支出绩效自评表
        项目名称 青河区山区古桥木桥测绘
        及图册编印
        主管部门 青河区文旅局 实施单位 青河区古桥管理所
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 青河区山区古桥木桥测绘?
        department: 青河区文旅局
        unit: 青河区古桥管理所
        stray unplaced: 及图册编印
        B001 unplaced-text project_name 3:1 text=及图册编印
        B016 table-in-doubt sheet 1:1 count=1
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn the_year_may_have_a_label() {
    check(
        "
        项目支出绩效自评表
        评价年度⇥2022年度⇥项目名称⇥古桥测绘
        主管部门⇥青河区文旅局
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        year: 2022年度
        project: 古桥测绘
        department: 青河区文旅局
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_year_among_the_rows_is_that_of_the_sheet() {
    check(
        "
        项目支出绩效自评表
        项目名称 古桥测绘
        主管部门 青河区文旅局
        一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
        产出指标 数量指标 测绘石桥 3座 3座 50 49
        质量指标 验收合格 95% 96% 50 50
        合计 100 99
        （2022年度）
        ",
        r#"
        family: mof certain
        title: 项目支出绩效自评表
        year: 2022?
        project: 古桥测绘
        department: 青河区文旅局
        row 产出指标 / 数量指标 / 测绘石桥: 3座, 3座, 50, 49, ·
        row " / 质量指标 / 验收合格??: 95%, 96%, 50, 50, ·
        total weight: 100
        total score: 99
        B006 lost-field sheet 7:1 field=funds
        B027 torn-or-joined indicators[1] 6:6 text=验收合格
        "#,
    );
}

#[test]
fn pairs_inside_a_value_are_pairs() {
    check(
        "
        项目支出绩效自评表
        项目名称⇥古桥测绘 项目负责人 某某某 联系电话：12345
        主管部门⇥青河区文旅局
        ",
        r"
        family: mof certain
        title: 项目支出绩效自评表
        project: 古桥测绘?
        department: 青河区文旅局
        extra 项目负责人? = 某某某?
        extra 联系电话? = 12345?
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn of_several_years_in_a_heading_the_budget_year_is_that_of_the_sheet() {
    for (heading, year) in [
        ("（二〇二三年度）", "2023"),
        ("（2024年填报，2023年度）", "2023"),
        ("（2023年1-6月）", "2023"),
    ] {
        let dump =
            format!("项目支出绩效自评表\n{heading}\n项目名称⇥古桥测绘\n主管部门⇥青河区文旅局");
        let picture = format!(
            "family: mof certain\ntitle: 项目支出绩效自评表\nyear: {year}\nproject: 古桥测绘\n\
             department: 青河区文旅局\nB007 no-indicators sheet 1:1"
        );
        check(&dump, &picture);
    }
}

#[test]
fn a_year_in_the_title_beside_another_one_below_it_is_a_guess() {
    let rest = "（2023年度）\n项目名称⇥古桥测绘\n主管部门⇥青河区文旅局";
    check(
        &format!("2024年项目支出绩效自评表\n{rest}"),
        "
        family: mof certain
        title: 2024年项目支出绩效自评表
        year: 2023??
        project: 古桥测绘
        department: 青河区文旅局
        B007 no-indicators sheet 1:1
        B021 guessed-value year 2:1 text=2023
        ",
    );
    // The year of a budget is that of the sheet, and the other one is left over.
    check(
        &format!("2024年度项目支出绩效自评表\n{rest}"),
        "
        family: mof certain
        title: 2024年度项目支出绩效自评表
        year: 2024
        project: 古桥测绘
        department: 青河区文旅局
        stray note: （2023年度）
        B001 unplaced-text year 2:1 text=2023
        B016 table-in-doubt sheet 1:1 count=1
        B007 no-indicators sheet 1:1
        ",
    );
}

#[test]
fn a_heading_that_names_a_span_of_years_is_reported() {
    for heading in ["（2022—2023年度）", "（二〇二二至二〇二三年度）"] {
        let dump =
            format!("项目支出绩效自评表\n{heading}\n项目名称⇥古桥测绘\n主管部门⇥青河区文旅局");
        let years = with_bound(&dump, Families::builtin(), |_, bound| {
            let findings = bound.sheets.iter().flat_map(|sheet| &sheet.findings);
            findings.filter(|it| it.subject == Subject::Field(Field::Year)).count()
        });
        assert_eq!(years, 1, "{heading}");
    }
}
