//! Which family a sheet is read as, and a user's own family files.

use resheet_form::Families;

use crate::picture::with_bound;

/// Binds a dump and compares its first sheet's family and confidence.
#[track_caller]
fn check(dump: &str, expected: &str) {
    check_with(Families::builtin(), dump, expected);
}

#[track_caller]
fn check_with(families: &Families, dump: &str, expected: &str) {
    let family = with_bound(dump, families, |_, bound| {
        let family = bound.sheets.first().map(|sheet| &sheet.family);
        family.map_or("no sheet".into(), |f| format!("{} {}", f.id, f.confidence.name()))
    });
    assert_eq!(family, expected);
}

const MOF: &str = "
    项目支出绩效自评表
    （2022年度）
    项目名称⇥古桥测绘
    主管部门⇥青河区文旅局⇥实施单位⇥古桥管理所
    项目资金（万元）⇥⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
    ⇥年度资金总额⇥34⇥34⇥31.6⇥10⇥92.94%⇥9.29
    绩效指标⇥一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分⇥偏差原因分析及改进措施
    ⇥产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥90⇥90⇥
    总分⇥⇥⇥⇥⇥⇥100⇥99.29⇥
    ";

#[test]
fn the_ministry_s_form() {
    check(MOF, "mof certain");
}

#[test]
fn the_ministry_s_form_with_weights_before_targets() {
    check(
        "
        绩效目标自评表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局⇥实施单位⇥古桥管理所
        资金情况（万元）⇥⇥全年预算数(A)⇥全年执行数(B)⇥分值⇥执行率(B/A)⇥得分
        ⇥年度资金总额：⇥34⇥31.6⇥10⇥92.94%⇥9.29
        绩效指标⇥一级指标⇥二级指标⇥三级指标⇥分值⇥年度指标值⇥全年实际值⇥得分⇥未完成原因及拟采取的改进措施
        ⇥产出指标⇥数量指标⇥测绘石桥数量⇥90⇥≥3座⇥3座⇥90⇥
        总分⇥⇥⇥⇥100⇥⇥⇥99.29⇥
        ",
        "mof certain",
    );
}

#[test]
fn the_form_of_shanghai() {
    check(
        "
        财政项目支出绩效自我评价表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局⇥实施单位⇥古桥管理所
        项目资金（万元）⇥年初预算数⇥全年预算数⇥全年执行数⇥分数⇥执行率⇥得分
        年度资金总额⇥34⇥34⇥31.6⇥10⇥92.94⇥9.29
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分⇥偏差原因分析及改进措施
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3(座)⇥3(座)⇥90⇥90⇥
        合计⇥⇥⇥⇥⇥100⇥99.29⇥
        评分等级⇥优
        ",
        "shanghai certain",
    );
}

#[test]
fn a_department_as_a_whole() {
    check(
        "
        部门整体支出绩效自评表
        部门名称⇥青河区文旅局
        ⇥年初预算数⇥全年预算数⇥全年执行数⇥分值⇥执行率⇥得分
        部门整体支出总额⇥340⇥340⇥316⇥10⇥92.94%⇥9.29
        一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
        产出指标⇥数量指标⇥开放场馆数量⇥≥3座⇥3座⇥90⇥90
        ",
        "department certain",
    );
}

#[test]
fn operator_value_and_unit_apart() {
    check(
        "
        部门预算项目支出绩效自评表（2022年度）
        项目名称⇥古桥测绘
        预算执行情况（10分）⇥年度预算数（万元）⇥年初预算⇥调整后预算数⇥预算执行数⇥预算执行率⇥权重⇥得分⇥原因
        ⇥总额⇥34⇥34⇥31.6⇥92.94%⇥10⇥9.29⇥
        一级指标⇥二级指标⇥三级指标⇥指标性质⇥指标值⇥度量单位⇥完成值⇥权重⇥得分⇥未完成原因分析
        产出指标⇥数量指标⇥测绘石桥数量⇥≥⇥3⇥座⇥3⇥90⇥90⇥
        ",
        "sichuan certain",
    );
}

#[test]
fn execution_counts_twenty_points() {
    check(
        "
        2022年度古桥测绘项目自评表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局⇥项目实施单位⇥古桥管理所
        预算执行情况（万元）（20分）⇥预算数（A）⇥执行数（B）⇥执行率（B/A）⇥得分（20分*执行率）
        年度财政资金总额⇥34⇥31.6⇥92.94%⇥18.59
        年度绩效目标1（80分）⇥完成三座石桥测绘。
        一级指标⇥二级指标⇥三级指标⇥年初目标值（A）⇥实际完成值（B）⇥得分
        产出指标⇥数量指标⇥测绘石桥数量⇥3座⇥3座⇥80
        总分⇥⇥⇥⇥⇥98.59
        ",
        "hubei certain",
    );
}

#[test]
fn a_transfer_from_above() {
    check(
        "
        中央对地方转移支付绩效自评表
        转移支付名称⇥文物保护专项资金
        中央主管部门⇥国家文物局
        地方主管部门⇥青河省文物局⇥资金使用单位⇥青河区文旅局
        资金情况（万元）⇥⇥全年预算数(A)⇥全年执行数(B)⇥预算执行率(B/A)
        ⇥年度资金总额：⇥340⇥316⇥92.94%
        ⇥其中：中央财政资金⇥300⇥290⇥96.67%
        一级指标⇥二级指标⇥三级指标⇥指标值⇥全年实际完成值⇥未完成原因和改进措施
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥
        ",
        "transfer certain",
    );
}

#[test]
fn targets_as_applied_for() {
    check(
        "
        项目支出绩效目标申报表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局
        项目资金（万元）⇥年度资金总额：⇥34
        总体目标⇥完成三座石桥测绘。
        一级指标⇥二级指标⇥三级指标⇥指标值
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座
        ",
        "target certain",
    );
}

#[test]
fn an_approved_target_is_one_too() {
    check(
        "
        项目支出绩效目标批复表
        项目名称⇥古桥测绘
        主管部门⇥青河区文旅局
        一级指标⇥二级指标⇥三级指标⇥指标值
        产出指标⇥数量指标⇥测绘石桥数量⇥≥3座
        ",
        "target certain",
    );
}

#[test]
fn a_form_nobody_knows_is_read_with_less_confidence() {
    check(
        "
        古桥保护评估记分册
        项目名称⇥古桥测绘
        预算单位⇥青河区文旅局
        三级指标⇥计划完成值⇥实际完成⇥评分标准⇥得分
        测绘石桥数量⇥3座⇥3座⇥每少一座扣三十分⇥90
        ",
        "generic guess",
    );
}

const OWN: &str = r#"
    id = "bridges"
    name = { en = "Bridge survey form", zh = "古桥测绘表" }
    [recognise]
    decisive = ["测桥编号"]
    titles = ["古桥测绘记分册"]
    [words.field]
    project_name = ["测桥名目"]
    implementing_unit = ["测桥队"]
    [words.extra]
    head = ["测桥编号"]
    "#;

const OWN_SHEET: &str = "
    古桥测绘记分册
    测桥编号⇥第九号
    测桥名目⇥青河三桥
    测桥队⇥第二队
    一级指标⇥二级指标⇥三级指标⇥年度指标值⇥实际完成值⇥分值⇥得分
    产出指标⇥数量指标⇥测绘石桥数量⇥≥3座⇥3座⇥100⇥100
    ";

#[test]
fn a_file_of_one_s_own_adds_a_family_and_its_words() {
    let own = Families::with(&[("bridges.toml".into(), OWN.into())]).unwrap();
    check_with(&own, OWN_SHEET, "bridges certain");
    let read = |families: &Families| {
        with_bound(OWN_SHEET, families, |_, bound| {
            let sheet = &bound.sheets[0];
            let extras: Vec<_> = sheet.extras.iter().map(|e| e.value.text.clone()).collect();
            (sheet.project_name.text.clone(), sheet.implementing_unit.text.clone(), extras)
        })
    };
    assert_eq!(read(&own), ("青河三桥".into(), "第二队".into(), vec!["第九号".into()]));
    assert_eq!(read(Families::builtin()).0, "", "the words come from the file");
    check_with(&own, MOF, "mof certain");
}

#[test]
fn a_file_with_a_known_id_takes_that_family_s_place() {
    let text = Families::builtin().all().iter().find(|f| f.id == "mof").unwrap().text.clone();
    let stricter = text.replace("[audit]", "[audit]\ntotal_includes_execution = false");
    let own = Families::with(&[("mof.toml".into(), stricter)]).unwrap();
    assert_eq!(own.all().len(), Families::builtin().all().len());
    let includes = |families: &Families| {
        with_bound(MOF, families, |_, bound| bound.sheets[0].family.audit.total_includes_execution)
    };
    assert_eq!((includes(&own), includes(Families::builtin())), (Some(false), None));
}

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let wrong = OWN.replace("decisive", "deciding");
    let error = Families::with(&[("bridges.toml".into(), wrong)]).unwrap_err();
    assert_eq!((error.file.as_str(), error.line), ("bridges.toml", 5));
}
